using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>What comparisons must accept, and above all what they must reject.</summary>
public sealed class ComparerTests
{
    /// <summary>One element, what is expected of it, and whether it is right.</summary>
    public sealed record Row(string What, double Truth, double Actual, bool Right)
    {
        public override string ToString() => What;
    }

    private const double Bound = 1e-7;

    private static readonly double AtBound = 1 + Math.ScaleB(1, -20);

    public static TheoryData<Row> Exact { get; } =
    [
        new Row("equal", 1.5, 1.5, true),
        new Row("one ulp above", 1.5, Math.BitIncrement(1.5), false),
        new Row("one ulp below", 1.5, Math.BitDecrement(1.5), false),
        new Row("the other sign", 1.5, -1.5, false),
        new Row("-0 for 0", 0, -0.0, true),
        new Row("0 for -0", -0.0, 0, true),
        new Row("the smallest number for 0", 0, double.Epsilon, false),
        new Row("NaN for a number", 1.5, double.NaN, false),
        new Row("NaN for 0", 0, double.NaN, false),
        new Row("infinity for a number", 1.5, double.PositiveInfinity, false),
        new Row("infinity for infinity", double.PositiveInfinity, double.PositiveInfinity, true),
        new Row("the other infinity", double.PositiveInfinity, double.NegativeInfinity, false),
        new Row("NaN for NaN", double.NaN, double.NaN, true),
        new Row("a number for NaN", double.NaN, 0, false),
        new Row("infinity for NaN", double.NaN, double.PositiveInfinity, false),
    ];

    public static TheoryData<Row> Bounded { get; } =
    [
        new Row("equal", 1, 1, true),
        new Row("exactly on the bound", 1, AtBound, true),
        new Row("the next double beyond it", 1, Math.BitIncrement(AtBound), false),
        new Row("on the bound from below", 1, 1 - Math.ScaleB(1, -20), true),
        new Row("the next double below it", 1, Math.BitDecrement(1 - Math.ScaleB(1, -20)), false),
        new Row("NaN for a number", 1, double.NaN, false),
        new Row("NaN for 0", 0, double.NaN, false),
        new Row("infinity for a number", 1, double.PositiveInfinity, false),
        new Row("minus infinity for a number", 1, double.NegativeInfinity, false),
        new Row("-0 for 0", 0, -0.0, true),
        new Row("NaN for NaN", double.NaN, double.NaN, true),
        new Row("a number for NaN", double.NaN, 1, false),
        new Row("infinity for NaN", double.NaN, double.PositiveInfinity, false),
        new Row("infinity for a truth that is not finite", double.PositiveInfinity, double.PositiveInfinity, false),
    ];

    [Theory]
    [MemberData(nameof(Exact))]
    public void ExactExpectation_TakesEqualsAndNothingElse(Row row) =>
        Assert.Equal(row.Right, IsRight(new ExactExpectation([row.Truth], ElementType.F64), row.Actual));

    [Theory]
    [MemberData(nameof(Bounded))]
    public void BoundedExpectation_TakesWhatIsWithinAndNothingElse(Row row) =>
        Assert.Equal(row.Right, IsRight(new BoundedExpectation([row.Truth], [Math.ScaleB(1, -20)]), row.Actual));

    [Fact]
    public void BoundOfZero_TakesOnlyTheTruth()
    {
        var expected = new BoundedExpectation([1.0], [0]);
        Assert.True(IsRight(expected, 1));
        Assert.False(IsRight(expected, Math.BitIncrement(1)));
    }

    // The truth is 1 + 2^-60: no double, and its low part counts.
    [Fact]
    public void LowPartOfTheTruth_Counts()
    {
        var expected = new BoundedExpectation([DoubleDouble.TwoSum(1, Math.ScaleB(1, -60))], [Math.ScaleB(1, -61)]);
        Assert.False(IsRight(expected, 1));
    }

    [Theory]
    [InlineData(ElementType.F32, 16777217, 16777216)]
    [InlineData(ElementType.F16, 2049, 2048)]
    [InlineData(ElementType.BF16, 257, 256)]
    [InlineData(ElementType.BF16, 259, 260)]
    public void ExactExpectation_InANarrowType_IsTheTruthRoundedOnce(ElementType type, double truth, double rounded)
    {
        var expected = new ExactExpectation([truth], type);
        Assert.Equal(rounded, expected.Value(0));
        Assert.Equal(0, expected.Share(0, rounded));
        Assert.False(expected.Share(0, truth) <= 1);
    }

    [Fact]
    public void OneWrongEntryInALargeArray_IsFoundWhereItIs()
    {
        const int Rows = 100,
            Columns = 70,
            Wrong = 6543;
        Tensor actual = Tensor.Zeros(ElementType.F32, Rows, Columns);
        actual[Wrong] = float.Epsilon;
        var tally = new Tally();
        Mismatch? mismatch = Comparer.Compare("dw", new ExactExpectation(new double[Rows * Columns], ElementType.F32), actual, ref tally);
        Assert.NotNull(mismatch);
        Assert.Equal([Wrong], Enumerable.Range(0, Rows * Columns).Where(k => mismatch.Wrong[k]));
        Assert.Equal((Rows, Columns), (mismatch.Rows, mismatch.Columns));
    }

    [Fact]
    public void WrongCount_Throws()
    {
        var tally = new Tally();
        Assert.Contains(
            "y has 1 elements, but 2 are expected",
            Assert
                .Throws<ArgumentException>(() =>
                    Comparer.Compare("y", new ExactExpectation([1, 2], ElementType.F64), Calls.Vector(ElementType.F64, 1), ref tally)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Empty_IsRight_AndTellsNothing()
    {
        var tally = new Tally();
        Assert.Null(Comparer.Compare("y", new ExactExpectation([], ElementType.F64), Calls.Vector(ElementType.F64), ref tally));
        Assert.Equal((0, 0), (tally.Compared, tally.Telling));
    }

    [Fact]
    public void Tally_CountsElementsTellingOnesAndTheLargestShare()
    {
        var tally = new Tally();
        var expected = new BoundedExpectation([1.0, 0.0, 2.0], [Bound, Bound, 4]);
        Assert.Null(Comparer.Compare("y", expected, Calls.Vector(ElementType.F64, 1, 0, 3), ref tally));
        Assert.Equal((3, 2, 0.25), (tally.Compared, tally.Telling, tally.LargestShare));
        Assert.Null(Comparer.Compare("y", expected, Calls.Vector(ElementType.F64, 1, 0, 2), ref tally));
        Assert.Equal((6, 4, 0.25), (tally.Compared, tally.Telling, tally.LargestShare));
    }

    private static bool IsRight(Expectation expected, double actual)
    {
        var tally = new Tally();
        return Comparer.Compare("y", expected, Calls.Vector(ElementType.F64, actual), ref tally) is null;
    }
}
