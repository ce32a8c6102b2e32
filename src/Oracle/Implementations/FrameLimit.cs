using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>The longest frame that is read, rather than refused, while the answers to some calls are waited for.</summary>
internal static class FrameLimit
{
    private const long Slack = 64 * 1024;

    /// <summary>
    /// Twice what all tensors of the largest call, inputs and outputs, take as f64, and 64 KiB. So an answer of a wrong
    /// shape or type is still read and named as what it is.
    /// </summary>
    internal static long Of(IReadOnlyList<Call> calls)
    {
        long largest = 0;
        foreach (Call call in calls)
        {
            largest = Math.Max(largest, call.Inputs.Values.Sum(tensor => tensor.Count) + Signature.Outputs(call).Sum(Count));
        }

        return (2 * largest * ElementFormat.Of(ElementType.F64).Bytes) + Slack;
    }

    private static long Count((string Name, int[] Shape) tensor) => tensor.Shape.Aggregate(1L, (count, extent) => count * extent);
}
