using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>A map of errors has each wrong element in its cell, whatever the size of the output.</summary>
public sealed class ErrorMapTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(136, 136)]
    [InlineData(137, 3)]
    [InlineData(5, 1000)]
    public void EveryWrongElement_IsInItsCell(int rows, int columns)
    {
        Tensor actual = Tensor.Zeros(ElementType.F64, [rows, columns]);
        var wrong = new bool[rows * columns];
        for (int k = 0; k < wrong.Length; k += 7)
        {
            wrong[k] = true;
            actual[k] = k == 7 ? double.NaN : k + 1;
        }

        var map = ErrorMap.Of(
            new Mismatch("y", rows, columns, wrong, actual, new ExactExpectation(new double[wrong.Length], ElementType.F64))
        );
        Assert.Equal((rows, columns), (map.Rows, map.Columns));
        Assert.InRange(Math.Max(map.Cells.Count, map.Cells[0].Count), 1, ErrorMap.MostSide);
        Assert.Empty(map.Points);
        Assert.Equal(wrong.Count(one => one), map.Cells.Sum(row => row.Sum(cell => cell.Wrong)));
        Assert.Equal(wrong.Count(one => one), map.Cells.Sum(row => row.Sum(cell => cell.Differing)));
        for (int k = 0; k < wrong.Length; k++)
        {
            ErrorCell cell = map.Cells[k / columns / map.CellSide][k % columns / map.CellSide];
            Assert.True(!wrong[k] || cell.Wrong > 0);
            Assert.True(!wrong[k] || double.IsNaN(cell.Error) || cell.Error >= actual[k]);
        }

        Assert.Equal(wrong.Length > 7, map.Cells.Any(row => row.Any(cell => double.IsNaN(cell.Error))));
    }

    [Theory]
    [InlineData(136, 136, 1)]
    [InlineData(137, 1, 2)]
    [InlineData(1, 137, 2)]
    [InlineData(272, 3, 2)]
    [InlineData(273, 3, 3)]
    public void Cells_AreAsSmallAsFit(int rows, int columns, int side)
    {
        ErrorMap map = Of(new ExactExpectation(new double[rows * columns], ElementType.F64), rows, columns);
        Assert.Equal(side, map.CellSide);
        Assert.Equal(((rows + side - 1) / side, (columns + side - 1) / side), (map.Cells.Count, map.Cells[0].Count));
    }

    // 200 points, a few more or less.
    [Theory]
    [InlineData(199, 199)]
    [InlineData(200, 100)]
    [InlineData(600, 150)]
    public void Points_AreSpreadEvenly(int elements, int points)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, elements)];
        var expected = new BoundedExpectation([.. ones.Select(one => (DoubleDouble)one)], ones);
        Assert.Equal(points, Of(expected, 1, elements).Points.Count);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void SpecialElement_ThatIsAsItMustBe_DoesNotDiffer(double special)
    {
        ErrorMap map = Of(new ExactExpectation([special], ElementType.F64), 1, 1, special);
        Assert.Equal(new ErrorCell(0, 0, 0), map.Cells[0][0]);
    }

    [Fact]
    public void RightElements_ThatDiffer_AreToldApart_FromWrongOnes()
    {
        Tensor actual = Tensor.Zeros(ElementType.F64, [1, 3]);
        (actual[0], actual[1], actual[2]) = (1, 1.25, 3);
        var expected = new BoundedExpectation([1, 1, 1], [0.5, 0.5, 0.5]);
        var tally = new Tally();
        Mismatch mismatch = Comparer.Compare("y", expected, actual, ref tally)!;
        var map = ErrorMap.Of(mismatch);
        Assert.Equal([new ErrorCell(0, 0, 0), new ErrorCell(0, 1, 0.25), new ErrorCell(1, 1, 2)], map.Cells[0]);
        Assert.Equal([new ErrorPoint(0.5, 0, false), new ErrorPoint(0.5, 0.25, false), new ErrorPoint(0.5, 2, true)], map.Points);
    }

    private static ErrorMap Of(Expectation expected, int rows, int columns, double everywhere = 0)
    {
        Tensor actual = Tensor.Zeros(ElementType.F64, [rows, columns]);
        for (int k = 0; k < actual.Count; k++)
        {
            actual[k] = everywhere;
        }

        return ErrorMap.Of(new Mismatch("y", rows, columns, new bool[rows * columns], actual, expected));
    }
}
