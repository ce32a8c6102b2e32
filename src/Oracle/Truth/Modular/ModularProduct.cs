using System.Numerics;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth.Modular;

/// <summary>
/// Matrix times vector modulo 2^61 - 1, for a matrix of integers in a tensor's bytes: one pass over the rows as they are
/// stored, whichever side is transposed, with a few rows' worth of memory. Integers are at most 2^p in absolute value for
/// a type of p significant bits; <see cref="Digits"/> says why nothing rounds and when sums are reduced.
/// </summary>
internal static class ModularProduct
{
    /// <summary>y[r] = sum_c matrix[r,c] v[c].</summary>
    internal static ulong[] Times(Tensor matrix, ResidueVector vector, EntryGuard? guard = null)
    {
        var product = new ulong[matrix.Rows];
        var digits = new Digits(matrix);
        for (int row = 0; row < product.Length; row++)
        {
            ulong sum = 0;
            for (int first = 0; first < matrix.Columns; first += digits.Length)
            {
                int count = digits.Read(row, first, guard);
                sum = Mersenne61.Add(sum, Dot(digits[0][..count], vector, first));
                if (digits.Count == 2)
                {
                    ulong upper = Dot(digits[1][..count], vector, first);
                    sum = Mersenne61.Add(sum, Mersenne61.TimesPowerOfTwo(upper, Digits.Shift));
                }
            }

            product[row] = sum;
        }

        return product;
    }

    /// <summary>y[c] = sum_r matrix[r,c] v[r].</summary>
    internal static ulong[] TransposedTimes(Tensor matrix, ResidueVector vector, EntryGuard? guard = null)
    {
        var product = new ulong[matrix.Columns];
        var digits = new Digits(matrix);
        var sums = new ColumnLimbs[digits.Count];
        for (int digit = 0; digit < sums.Length; digit++)
        {
            sums[digit] = new ColumnLimbs(ResidueVector.Padded(matrix.Columns));
        }

        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int first = 0; first < matrix.Columns; first += digits.Length)
            {
                int count = digits.Read(row, first, guard);
                for (int digit = 0; digit < sums.Length; digit++)
                {
                    sums[digit].Add(digits[digit][..count], first, vector.Low[row], vector.Middle[row], vector.High[row]);
                }
            }

            if ((row + 1) % digits.MostTerms == 0 || row == matrix.Rows - 1)
            {
                for (int digit = 0; digit < sums.Length; digit++)
                {
                    sums[digit].MoveTo(product, digit * Digits.Shift);
                }
            }
        }

        return product;
    }

    private static ulong Dot(ReadOnlySpan<double> values, ResidueVector vector, int first)
    {
        ReadOnlySpan<double> lows = vector.Low.Slice(first, values.Length),
            middles = vector.Middle.Slice(first, values.Length),
            highs = vector.High.Slice(first, values.Length);
        Vector<double> low = Vector<double>.Zero,
            middle = Vector<double>.Zero,
            high = Vector<double>.Zero;
        for (int k = 0; k < values.Length; k += Vector<double>.Count)
        {
            var value = new Vector<double>(values[k..]);
            low += value * new Vector<double>(lows[k..]);
            middle += value * new Vector<double>(middles[k..]);
            high += value * new Vector<double>(highs[k..]);
        }

        return ResidueVector.Joined(Sum(low), Sum(middle), Sum(high));
    }

    /// <summary>The lanes' sum: each is an integer below 2^53, but their sum need not be.</summary>
    private static long Sum(Vector<double> lanes)
    {
        long sum = 0;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            sum += (long)lanes[lane];
        }

        return sum;
    }

    /// <summary>Sums of products with limbs, one for each column, not yet reduced.</summary>
    private sealed class ColumnLimbs(int columns)
    {
        private readonly double[] _low = new double[columns];
        private readonly double[] _middle = new double[columns];
        private readonly double[] _high = new double[columns];

        internal void Add(ReadOnlySpan<double> values, int first, double low, double middle, double high)
        {
            Span<double> lows = _low.AsSpan(first, values.Length),
                middles = _middle.AsSpan(first, values.Length),
                highs = _high.AsSpan(first, values.Length);
            for (int k = 0; k < values.Length; k += Vector<double>.Count)
            {
                var value = new Vector<double>(values[k..]);
                (new Vector<double>(lows[k..]) + (value * low)).CopyTo(lows[k..]);
                (new Vector<double>(middles[k..]) + (value * middle)).CopyTo(middles[k..]);
                (new Vector<double>(highs[k..]) + (value * high)).CopyTo(highs[k..]);
            }
        }

        /// <summary>Adds the sums times 2^<paramref name="shift"/> to residues, and starts anew from 0.</summary>
        internal void MoveTo(Span<ulong> residues, int shift)
        {
            for (int c = 0; c < residues.Length; c++)
            {
                ulong sum = ResidueVector.Joined((long)_low[c], (long)_middle[c], (long)_high[c]);
                residues[c] = Mersenne61.Add(residues[c], shift == 0 ? sum : Mersenne61.TimesPowerOfTwo(sum, shift));
            }

            Array.Clear(_low);
            Array.Clear(_middle);
            Array.Clear(_high);
        }
    }
}
