using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Bounds;

/// <summary>An output that is not what was expected.</summary>
/// <param name="Output">The tensor.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Wrong">Which elements are wrong, row-major.</param>
/// <param name="Actual">The answer.</param>
/// <param name="Expected">What was expected.</param>
internal sealed record Mismatch(string Output, int Rows, int Columns, bool[] Wrong, Tensor Actual, Expectation Expected);

/// <summary>Compares an output with what is expected of it, element by element.</summary>
internal static class Comparer
{
    /// <summary>The mismatch, or null where every element is right.</summary>
    /// <exception cref="ArgumentException">The counts differ: a shape that was not checked before.</exception>
    internal static Mismatch? Compare(string output, Expectation expected, Tensor actual, ref Tally tally)
    {
        if (actual.Count != expected.Count)
        {
            throw new ArgumentException($"{output} has {actual.Count} elements, but {expected.Count} are expected");
        }

        bool[]? wrong = null;
        var resolution = new Resolution();
        ElementFormat format = ElementFormat.Of(actual.Type);
        for (int k = 0; k < expected.Count; k++)
        {
            double share = expected.Share(k, actual[k]);
            double truth = expected.Value(k);
            // Written so that NaN is wrong.
            if (!(share <= 1))
            {
                wrong ??= new bool[expected.Count];
                wrong[k] = true;
            }
            else
            {
                tally.LargestShare = Math.Max(tally.LargestShare, share);
            }

            tally.Compared++;
            tally.Telling += truth == 0 ? 0 : 1;
            // Where the answer must equal, the nearest other number of the type is wrong; else what exceeds the bound is.
            resolution.Add(truth, expected.Bound(k) is > 0 and double bound ? bound : format.Spacing(truth));
        }

        tally.Resolved(output, resolution);
        return wrong is null ? null : new Mismatch(output, actual.Rows, actual.Columns, wrong, actual, expected);
    }
}
