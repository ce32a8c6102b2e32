using ExactGrad.Oracle.Bounds;

namespace ExactGrad.Oracle.Judging;

/// <summary>The errors of an output in one case, on a grid of cells; a large output has several elements in a cell.</summary>
public sealed record ErrorMap
{
    /// <summary>No grid has more cells a side: the sides of almost all cases fit, so that the pattern of a tile shows.</summary>
    public const int MostSide = 136;

    private const int MostPoints = 200;

    /// <summary>The case.</summary>
    public string Case { get; init; } = "";

    /// <summary>Where its wrong elements are.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Rows of the output.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of the output.</summary>
    public required int Columns { get; init; }

    /// <summary>Elements of a cell, in each direction.</summary>
    public required int CellSide { get; init; }

    /// <summary>The cells, row by row.</summary>
    public required IReadOnlyList<IReadOnlyList<ErrorCell>> Cells { get; init; }

    /// <summary>Error against bound, of some elements spread evenly; empty where the rule is equality.</summary>
    public required IReadOnlyList<ErrorPoint> Points { get; init; }

    /// <summary>The map of a mismatch.</summary>
    internal static ErrorMap Of(Mismatch mismatch)
    {
        int side = 1;
        while (Cell(mismatch.Rows, side) > MostSide || Cell(mismatch.Columns, side) > MostSide)
        {
            side++;
        }

        var cells = new ErrorCell[Cell(mismatch.Rows, side)][];
        for (int row = 0; row < cells.Length; row++)
        {
            cells[row] = new ErrorCell[Cell(mismatch.Columns, side)];
        }

        var points = new List<ErrorPoint>();
        int every = 1 + (mismatch.Wrong.Length / MostPoints);
        for (int k = 0; k < mismatch.Wrong.Length; k++)
        {
            double expected = mismatch.Expected.Value(k),
                actual = mismatch.Actual[k],
                bound = mismatch.Expected.Bound(k),
                error = Math.Abs(actual - expected);
            ref ErrorCell cell = ref cells[k / mismatch.Columns / side][k % mismatch.Columns / side];
            bool same = actual.Equals(expected) || actual == expected;
            cell = cell.With(new ErrorCell(mismatch.Wrong[k] ? 1 : 0, same ? 0 : 1, same ? 0 : error));
            if (bound > 0 && k % every == 0 && double.IsFinite(error) && double.IsFinite(bound))
            {
                points.Add(new ErrorPoint(bound, error, mismatch.Wrong[k]));
            }
        }

        return new ErrorMap
        {
            Rows = mismatch.Rows,
            Columns = mismatch.Columns,
            CellSide = side,
            Cells = cells,
            Points = points,
        };
    }

    private static int Cell(int extent, int side) => (extent + side - 1) / side;
}

/// <summary>Elements of a cell.</summary>
/// <param name="Wrong">Elements that are wrong.</param>
/// <param name="Differing">Elements whose bits are not those of the truth in double; right ones may be among them where sums round.</param>
/// <param name="Error">The largest error; NaN where one is.</param>
public readonly record struct ErrorCell(int Wrong, int Differing, double Error)
{
    /// <summary>Both cells as one.</summary>
    public ErrorCell With(ErrorCell other) =>
        new(Wrong + other.Wrong, Differing + other.Differing, double.IsNaN(Error) || Error > other.Error ? Error : other.Error);
}

/// <summary>One element's error and what it is allowed.</summary>
/// <param name="Bound">The bound, above 0.</param>
/// <param name="Error">The error.</param>
/// <param name="Wrong">Whether it is wrong.</param>
public readonly record struct ErrorPoint(double Bound, double Error, bool Wrong);

/// <summary>A shape of a linear layer that was drawn.</summary>
/// <param name="Batch">Examples.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs; of the chain, those of its first layer.</param>
public readonly record struct DrawnShape(int Batch, int Inputs, int Outputs);
