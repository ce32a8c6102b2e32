using System.Numerics;

namespace ExactGrad.Oracle.Truth.Modular;

/// <summary>
/// Looks at every entry of an answer before it is taken modulo a prime: what is not an integer below a limit in absolute
/// value (NaN, infinities and what was rounded included) cannot be right. It is noted, and taken as 0 from there on.
/// </summary>
/// <param name="limit">The truth is below this in absolute value.</param>
/// <param name="rows">Rows of the answer.</param>
/// <param name="columns">Columns of the answer.</param>
internal sealed class EntryGuard(double limit, int rows, int columns)
{
    private readonly bool[] _rows = new bool[rows];
    private readonly bool[] _columns = new bool[columns];

    /// <summary>Whether a row holds an entry that cannot be right.</summary>
    internal bool IsBadRow(int row) => _rows[row];

    /// <summary>Whether a column holds an entry that cannot be right.</summary>
    internal bool IsBadColumn(int column) => _columns[column];

    /// <summary>Entries seen that are not 0.</summary>
    internal long NonZero { get; private set; }

    /// <summary>Looks at a piece of a row, a whole number of vectors, zeros at its end.</summary>
    internal void Clean(int row, int firstColumn, Span<double> piece)
    {
        var most = new Vector<double>(limit);
        Vector<long> zeros = Vector<long>.Zero;
        for (int k = 0; k < piece.Length; k += Vector<double>.Count)
        {
            var value = new Vector<double>(piece[k..]);
            // NaN is neither less nor equal to itself.
            Vector<long> good = Vector.LessThan(Vector.Abs(value), most) & Vector.Equals(Vector.Truncate(value), value);
            if (good != Vector<long>.AllBitsSet)
            {
                Note(row, firstColumn + k, piece.Slice(k, Vector<double>.Count));
            }

            // Each lane that equals 0 is -1.
            zeros -= Vector.Equals(value, Vector<double>.Zero);
        }

        NonZero += piece.Length - Vector.Sum(zeros);
    }

    private void Note(int row, int firstColumn, Span<double> values)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (!(Math.Abs(values[k]) < limit && double.IsInteger(values[k])))
            {
                _rows[row] = true;
                _columns[firstColumn + k] = true;
                values[k] = 0;
            }
        }
    }
}
