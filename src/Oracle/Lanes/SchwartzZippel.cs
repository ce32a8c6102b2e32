using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// With which probability, at most, a wrong polynomial passes a case: d q, where d is the degree of the right one and q the
/// probability of the likeliest value of an entry. The lemma of Schwartz (1980) and Zippel (1979) for entries that are drawn
/// independently; docs/lanes.md proves it, and says of which wrong implementations it speaks.
/// </summary>
internal static class SchwartzZippel
{
    /// <summary>The probability; null where the right answer is not a polynomial (ReLU, the chain).</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="output">The output.</param>
    /// <param name="likeliestValue">q.</param>
    internal static double? PassProbability(Operation operation, string output, double likeliestValue) =>
        Degree(operation, output) is int degree ? Math.Min(1, degree * likeliestValue) : null;

    private static int? Degree(Operation operation, string output) =>
        (operation, output) switch
        {
            (Operation.LinearBackward, "db") => 1,
            (Operation.LinearForward or Operation.LinearBackward or Operation.MseForward or Operation.MseBackward, _) => 2,
            _ => null,
        };
}
