using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Cli.Output;

/// <summary>Which failures are told in full.</summary>
internal static class Findings
{
    /// <summary>
    /// One mistake shows in several lanes, and in the chain as well as in the layer. What is told in full, once for each
    /// operation and output, is the most direct evidence: against the truth rather than against the implementation's own
    /// answers, and of the layer rather than of the chain. The rest get a line each.
    /// </summary>
    internal static (IReadOnlyList<Failure> Told, IReadOnlyList<Failure> Others) Split(IReadOnlyList<Failure> failures)
    {
        static int Indirectness(Failure failure) =>
            (failure.Lane is "exact" or "rounding" ? 0 : 1) + (failure.Operation == Operation.NetworkStep ? 2 : 0);
        int most = failures.Count == 0 ? 0 : failures.Min(Indirectness);
        var seen = new HashSet<(Operation, string)>();
        ILookup<bool, Failure> split = failures.ToLookup(failure =>
            Indirectness(failure) == most && seen.Add((failure.Operation, failure.Subject))
        );
        return ([.. split[true]], [.. split[false]]);
    }
}
