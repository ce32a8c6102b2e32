using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>One lane, run on an implementation, or drawn from for a law.</summary>
internal sealed class LaneUnderTest(string name)
{
    internal Lane Lane { get; } = Lane.All.Single(lane => lane.Name == name);

    /// <summary>A seed of its own for what must be found, since 400 cases need not show everything.</summary>
    internal Report Judged(IImplementation implementation, int cases = 400, ulong seed = 1) =>
        new Judge(
            implementation,
            new JudgeOptions
            {
                Lanes = [name],
                Cases = cases,
                Seed = seed,
                MaxSide = 9,
                LargeSide = 512,
                LargeProducts = 1 << 18,
            }
        ).Run();

    internal void Verifies(IImplementation implementation, int cases = 200)
    {
        Report report = Judged(implementation, Law.Trials(cases), Law.Seed);
        Assert.True(report.Verdict == Verdict.Verified, Told(report));
    }

    /// <summary>Violated, in exactly these operations and outputs: told as "linear.forward y".</summary>
    internal Report Violates(IImplementation implementation, params string[] findings) => Violates(implementation, 400, findings);

    internal Report Violates(IImplementation implementation, int cases, params string[] findings)
    {
        Report report = Judged(implementation, cases);
        Assert.True(report.Verdict == Verdict.Violated, Told(report));
        IEnumerable<string> found = report.Failures.Select(failure => $"{failure.Operation.Name()} {failure.Subject}").Distinct();
        Assert.Equal(findings.Order(), found.Order());
        return report;
    }

    /// <summary>The law holds for drawn cases, whatever formats are declared for sums.</summary>
    internal void Holds(Action<CaseId, Call> law, int cases = 100) =>
        Law.Holds(
            Arb.From(
                from seed in Gen.Choose(0, int.MaxValue)
                from accumulators in Gen.Elements(Declarations)
                select (Seed: (ulong)seed, Accumulators: accumulators)
            ),
            drawn =>
            {
                CaseId id = Lane.Draw(drawn.Seed, Settings(drawn.Accumulators))!;
                law(id, new Call(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, Lane.Inputs(id)));
            },
            cases
        );

    internal static LaneSettings Settings(IReadOnlyDictionary<ElementType, ElementType> accumulators) =>
        new()
        {
            Operations = OperationNames.All,
            ElementTypes = Enum.GetValues<ElementType>(),
            Layouts = Enum.GetValues<WeightLayout>(),
            Reductions = Enum.GetValues<Reduction>(),
            Capabilities = new Capabilities { Name = "drawn for", Accumulators = accumulators },
            MaxSide = 40,
            LargeSide = 512,
            LargeProducts = 1 << 18,
        };

    private static IReadOnlyDictionary<ElementType, ElementType>[] Declarations { get; } =
    [
        new Dictionary<ElementType, ElementType>(),
        new Dictionary<ElementType, ElementType> { [ElementType.F16] = ElementType.F32, [ElementType.BF16] = ElementType.F32 },
        new Dictionary<ElementType, ElementType> { [ElementType.F32] = ElementType.F64, [ElementType.F64] = ElementType.F32 },
        new Dictionary<ElementType, ElementType> { [ElementType.F32] = ElementType.BF16, [ElementType.BF16] = ElementType.F16 },
    ];

    private static string Told(Report report) =>
        $"{report.Verdict}, seed {report.Seed}\n{string.Join('\n', report.Failures.Select(failure => $"{failure.CaseId}\n{string.Join('\n', failure.Explanation)}"))}";
}
