using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ExactGrad.Tests.Mutation.Targets.CheapFirst))]
[assembly: TestCaseOrderer(typeof(ExactGrad.Tests.Mutation.Targets.ByName))]

namespace ExactGrad.Tests.Mutation.Targets;

/// <summary>
/// A mutant's run ends with its first failure: so the suites of the folder that is mutated come first, and those that judge whole
/// implementations last. The order is the same in every run.
/// </summary>
internal sealed class CheapFirst : ITestCollectionOrderer
{
    // What every product stands on: a mutant of it must die here, where everything is a test's own. In a product, threads of the whole process
    // would be lost, or memory of others overwritten, and which later mutants that brings down is chance.
    private static readonly string[] BeforeAll = [".SharesTests", ".TeamTests", ".TeamThreadsTests", ".WorkspaceTests"];

    // Each of these takes seconds, or draws until it has found enough, which under a mutant may be for ever; any other suite takes less than one.
    private static readonly string[] Costly =
    [
        "RightLayersTests",
        "FreivaldsTests",
        "ParticipationTests",
        "DeclarationTests",
        "PlantedTests",
        "DownCastTests",
        "MistakeTests",
        "RightImplementations",
        "ReluAtZeroTests",
        "JudgeVerdictTests",
        "LargeLaneTests",
        "JUnitXmlTests",
        "SchemaTests",
        "MergeTests",
        "CampaignTests",
        "DrawLaws",
        "DrawnCasesTests",
        ".CheckTests",
        ".LawTests",
    ];

    // The tests that are about the part that is mutated.
    private static readonly string[] Own = Environment.GetEnvironmentVariable("EXACTGRAD_MUTATE") switch
    {
        null or "" => [],
        "Truth" => [".Truth.", ".Large."],
        "Lanes" => [".Lanes.", ".Special.", ".Wide.", ".Large.", ".Cases."],
        "Contract" => [".Contract."],
        "Laws" => [".Lanes."],
        "Layer" => ["Refusals", ".LayerOptions", ".Rectifier", ".SquaredError"],
        string folder => [$".{folder}."],
    };

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections
                .OrderBy(collection => IsOne(BeforeAll, collection) ? 0 : 1)
                .ThenBy(collection => IsOne(Own, collection) ? 0 : 1)
                .ThenBy(collection =>
                    Array.FindIndex(Costly, suite => collection.TestCollectionDisplayName.Contains(suite, StringComparison.Ordinal))
                )
                .ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal),
        ];

    private static bool IsOne(string[] names, ITestCollection collection) =>
        names.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
}

/// <summary>Tests of a suite in the order of their names.</summary>
internal sealed class ByName : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(test => test.TestCaseDisplayName, StringComparer.Ordinal)];
}
