using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>What the comparison of special values takes and rejects: with leave to flush, and without.</summary>
public sealed class SpecialComparerTests
{
    /// <summary>The room for flushing here.</summary>
    private const double Room = 0.25;

    /// <summary>One element, and whether it is right without leave to flush, and with it.</summary>
    public sealed record Row(string What, double Truth, double Actual, bool Kept, bool Flushed)
    {
        public override string ToString() => What;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("equal", 1.5, 1.5, true, true),
        new Row("one ulp above", 1.5, Math.BitIncrement(1.5), false, true),
        new Row("exactly as far as flushing goes", 1.5, 1.75, false, true),
        new Row("exactly as far, from below", 1.5, 1.25, false, true),
        new Row("the next double beyond it", 1.5, Math.BitIncrement(1.75), false, false),
        new Row("the next double below it", 1.5, Math.BitDecrement(1.25), false, false),
        new Row("-0 for 0", 0, -0.0, true, true),
        new Row("0 for what is flushed", Room, 0, false, true),
        new Row("NaN for a number", 1.5, double.NaN, false, false),
        new Row("NaN for 0", 0, double.NaN, false, false),
        new Row("infinity for a number", 1.5, double.PositiveInfinity, false, false),
        new Row("NaN for NaN", double.NaN, double.NaN, true, true),
        new Row("a number for NaN", double.NaN, 0, false, false),
        new Row("infinity for NaN", double.NaN, double.PositiveInfinity, false, false),
        new Row("infinity for infinity", double.PositiveInfinity, double.PositiveInfinity, true, true),
        new Row("the other infinity", double.PositiveInfinity, double.NegativeInfinity, false, false),
        new Row("NaN for infinity", double.PositiveInfinity, double.NaN, false, false),
        new Row("the largest number for infinity", double.PositiveInfinity, double.MaxValue, false, false),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Expectation_TakesTheSameClass_AndTheNumberUpToWhatFlushingChanges(Row row)
    {
        Assert.Equal(row.Kept, IsRight(new SpecialExpectation([row.Truth], ElementType.F64, null), row.Actual));
        Assert.Equal(row.Flushed, IsRight(new SpecialExpectation([row.Truth], ElementType.F64, [Room]), row.Actual));
    }

    // Infinity for the bound of one element is no leave for the next.
    [Fact]
    public void EachElement_HasItsOwnRoom()
    {
        var expected = new SpecialExpectation([1, 1], ElementType.F64, [0, Room]);
        Assert.Equal((0, Room), (expected.Bound(0), expected.Bound(1)));
        Assert.Equal((double.PositiveInfinity, 0.5), (expected.Share(0, 1.125), expected.Share(1, 1.125)));
    }

    [Fact]
    public void TruthAndRule_AreTold()
    {
        // 1 + 2^-12 is no f16, and rounds to 1.
        var kept = new SpecialExpectation([1 + Math.ScaleB(1, -12), 2], ElementType.F16, null);
        var flushed = new SpecialExpectation([3], ElementType.F16, [Room]);
        Assert.Equal((2, 1.0, 2.0, 0.0), (kept.Count, kept.Value(0), kept.Value(1), kept.Bound(1)));
        Assert.Equal("must be", kept.Rule);
        Assert.Contains("flushing", flushed.Rule, StringComparison.Ordinal);
        Assert.Equal("must equal", new ExactExpectation([1], ElementType.F16).Rule);
        Assert.Contains("proven bound", new BoundedExpectation([1.0], [1]).Rule, StringComparison.Ordinal);
    }

    private static bool IsRight(Expectation expected, double actual)
    {
        var tally = new Tally();
        return Comparer.Compare("y", expected, Calls.Vector(ElementType.F64, actual), ref tally) is null;
    }
}
