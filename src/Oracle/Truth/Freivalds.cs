using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Truth.Modular;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// Freivalds' check (Rūsiņš Freivalds, Probabilistic machines can use less running time, 1977) of C = A B + bias + old
/// over integers, modulo p = 2^61 - 1: with a random vector r, row s of the answer passes where
/// <c>(A (B r))[s] + bias r + (old r)[s] = (C r)[s]</c>. That is O(size^2) work and one pass over every tensor.
/// <para>
/// A wrong row differs from the truth by integers d, not all 0, with abs(d[j]) below 2^54 and so not all 0 modulo p:
/// <c>sum_j d[j] r[j]</c> is a polynomial of degree 1 in r that is not 0, and vanishes for exactly 1 in p of all vectors r
/// (Schwartz-Zippel with equality). A right answer always passes. docs/lanes.md says what that means for an r that is
/// drawn from a seed.
/// </para>
/// </summary>
internal static class Freivalds
{
    // What is recomputed to locate wrong entries, in a fraction of a second: a whole column of 4096 x 4096 x 4096, say.
    private const long MostProducts = 1 << 24;

    /// <summary>The wrong entries of an answer, or null where it passes.</summary>
    /// <param name="product">What the answer must be.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="bits">The truth is below 2^bits in absolute value; at most the significand of the type.</param>
    /// <param name="seed">Seed of the vectors; drawn only after the answer is there.</param>
    /// <param name="nonZero">Entries of the answer that are not 0: where it passes, those of the truth.</param>
    internal static WrongEntries? Check(ExactProduct product, Tensor answer, int bits, ulong seed, out long nonZero)
    {
        var guard = new EntryGuard(Math.ScaleB(1, bits), answer.Rows, answer.Columns);
        int[] rows = WrongRows(product, answer, guard, seed);
        nonZero = guard.NonZero;
        if (rows.Length == 0)
        {
            return null;
        }

        int[] columns = WrongColumns(product, answer, guard, seed);
        if (columns.Length == 0)
        {
            // Wrong rows without a wrong column: once in p. Then every column is looked at.
            columns = [.. Enumerable.Range(0, answer.Columns)];
        }

        return Locate(product, answer, rows, columns);
    }

    private static int[] WrongRows(ExactProduct product, Tensor answer, EntryGuard guard, ulong seed)
    {
        SplitMix64 random = SplitMix64.For(seed, "freivalds rows");
        var r = new ResidueVector(ResidueVector.Random(ref random, product.Columns));
        var inner = new ResidueVector(Times(product.Right, product.RightTransposed, r));
        ulong[] expected = Times(product.Left, product.LeftTransposed, inner);
        ulong bias = product.Bias is null ? 0 : ModularProduct.Times(product.Bias, r)[0];
        ulong[]? old = product.Old is null ? null : ModularProduct.Times(product.Old, r);
        ulong[] actual = ModularProduct.Times(answer, r, guard);
        return Lines(actual.Length, s => guard.IsBadRow(s) || actual[s] != Mersenne61.Add(Mersenne61.Add(expected[s], bias), old?[s] ?? 0));
    }

    private static int[] WrongColumns(ExactProduct product, Tensor answer, EntryGuard guard, ulong seed)
    {
        SplitMix64 random = SplitMix64.For(seed, "freivalds columns");
        ulong[] residues = ResidueVector.Random(ref random, product.Rows);
        var r = new ResidueVector(residues);
        // r^T A B = (B^T (A^T r))^T; every row holds the bias, so r^T times it is sum r times it.
        var inner = new ResidueVector(Times(product.Left, !product.LeftTransposed, r));
        ulong[] expected = Times(product.Right, !product.RightTransposed, inner);
        ulong sum = residues.Aggregate(0UL, Mersenne61.Add);
        ulong[]? bias = product.Bias is null ? null : ModularProduct.TransposedTimes(product.Bias, new ResidueVector([sum]));
        ulong[]? old = product.Old is null ? null : ModularProduct.TransposedTimes(product.Old, r);
        ulong[] actual = ModularProduct.TransposedTimes(answer, r, guard);
        return Lines(
            actual.Length,
            j => guard.IsBadColumn(j) || actual[j] != Mersenne61.Add(Mersenne61.Add(expected[j], bias?[j] ?? 0), old?[j] ?? 0)
        );
    }

    private static ulong[] Times(Tensor matrix, bool transposed, ResidueVector vector) =>
        transposed ? ModularProduct.TransposedTimes(matrix, vector) : ModularProduct.Times(matrix, vector);

    private static int[] Lines(int count, Func<int, bool> isWrong) => [.. Enumerable.Range(0, count).Where(isWrong)];

    /// <summary>Recomputes the entries where wrong rows and columns meet, row by row: all of them, or as many rows as are quick.</summary>
    private static WrongEntries Locate(ExactProduct product, Tensor answer, int[] rows, int[] columns)
    {
        long perRow = (long)columns.Length * Math.Max(product.Inner, 1);
        int looked = (int)Math.Clamp(MostProducts / perRow, 1, rows.Length);
        var entries = new List<(int Row, int Column)>();
        foreach (int row in rows.AsSpan(0, looked))
        {
            foreach (int column in columns)
            {
                // Written so that NaN is wrong.
                if (!(answer[(row * product.Columns) + column] == product.Element(row, column)))
                {
                    entries.Add((row, column));
                }
            }
        }

        return entries.Count > 0
            ? new WrongEntries(rows, columns, entries, looked == rows.Length)
            : throw new InvalidOperationException($"rows {rows[0]}, ... fail the check modulo p, but hold no wrong entry");
    }
}

/// <summary>Where an answer is wrong.</summary>
/// <param name="Rows">The rows that hold a wrong entry; one more is missed with probability 1 / p.</param>
/// <param name="Columns">The columns that do, likewise.</param>
/// <param name="Entries">Wrong entries, row by row: each recomputed.</param>
/// <param name="IsComplete">Whether every row of <paramref name="Rows"/> was recomputed in these columns.</param>
internal sealed record WrongEntries(int[] Rows, int[] Columns, IReadOnlyList<(int Row, int Column)> Entries, bool IsComplete)
{
    /// <summary>Wrong entries; no fewer than this where not all were recomputed.</summary>
    internal long Least => Math.Max(Entries.Count, Math.Max(Rows.Length, Columns.Length));
}
