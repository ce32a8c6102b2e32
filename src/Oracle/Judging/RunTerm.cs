using System.Globalization;
using System.Reflection;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Judging;

/// <summary>One of the things that decide which cases are drawn and how they are judged: they must agree in all parts of one run.</summary>
/// <param name="Name">Which.</param>
/// <param name="Value">What it is.</param>
public sealed record RunTerm(string Name, string Value)
{
    /// <summary>Version of this program.</summary>
    public static string Version { get; } =
        typeof(RunTerm).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Those of a run.</summary>
    public static IReadOnlyList<RunTerm> Of(Capabilities declared, JudgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            new("version", Version),
            new("seed", Text(options.Seed)),
            new("implementation", $"{declared.Name} {declared.Version}"),
            new("declared", Declared(declared)),
            new("lanes", Words(options.Lanes is null ? null : JudgeOptions.LaneNames.Where(options.Lanes.Contains))),
            new("elementTypes", Words(options.ElementTypes?.Order().Select(type => ElementFormat.Of(type).Name))),
            new("layouts", Words(options.Layouts?.Order().Select(Cases.Words.Name))),
            new("reductions", Words(options.Reductions?.Order().Select(Cases.Words.Name))),
            new("cases", options.Cases is int cases ? Text(cases) : "default"),
            new("casesDivisor", Text(options.CasesDivisor)),
            new("maxSide", Text(options.MaxSide)),
            new("largeSide", Text(options.LargeSide)),
            new("largeProducts", Text(options.LargeProducts)),
            new("knownFailures", Words(options.KnownFailures.Select(Known))),
        ];
    }

    /// <summary>The first in which two runs differ, as names and values; null where there is none.</summary>
    public static (string Name, string First, string Second)? Difference(IReadOnlyList<RunTerm> first, IReadOnlyList<RunTerm> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        static string Value(IReadOnlyList<RunTerm> terms, string name) =>
            terms.FirstOrDefault(term => term.Name == name)?.Value ?? "not told";
        foreach (string name in first.Concat(second).Select(term => term.Name))
        {
            (string one, string other) = (Value(first, name), Value(second, name));
            if (one != other)
            {
                return (name, one, other);
            }
        }

        return null;
    }

    private static string Declared(Capabilities declared) =>
        string.Join(
            "; ",
            Words(declared.Operations.Order().Select(operation => operation.Name())),
            Words(declared.ElementTypes.Order().Select(type => ElementFormat.Of(type).Name)),
            Words(declared.Layouts.Order().Select(Cases.Words.Name)),
            Words(declared.Reductions.Order().Select(Cases.Words.Name)),
            $"accumulates {declared.Accumulates}",
            "sums "
                + Words(
                    declared
                        .ElementTypes.Order()
                        .Select(type => $"{ElementFormat.Of(type).Name}:{ElementFormat.Of(declared.AccumulatorOf(type)).Name}")
                ),
            $"relu at 0 {Text(declared.ReluAtZero)}",
            $"at NaN {declared.ReluBackwardAtNaN}",
            $"flushes {declared.FlushesSubnormals}",
            $"batch invariant {declared.BatchInvariant}"
        );

    private static string Known(KnownFailure failure) =>
        string.Join(' ', failure.Case, failure.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), failure.Message);

    private static string Words(IEnumerable<string>? words) => words is null ? "all" : string.Join(",", words);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
