using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>What comparisons add up to: nothing may be lost or counted twice on the way to a verdict.</summary>
public sealed class TallyTests
{
    [Fact]
    public void Tallies_AddUp()
    {
        Tally first = Of("y", 0.5, [1, 0], [1.125, 0]),
            second = Of("dx", 0.25, [2, 4, 8], [2.125, 4, 8]);
        first.Add(second);
        Assert.Equal((5, 4, 0.5), (first.Compared, first.Telling, first.LargestShare));
        Assert.Equal(["y", "dx"], first.Resolutions.Select(resolution => resolution.Output));
        Assert.Equal([1, 3], first.Resolutions.Select(resolution => resolution.Resolution.Entries));

        // Either way round, and from nothing.
        Tally sum = default;
        sum.Add(Of("dx", 0.25, [2, 4, 8], [2.125, 4, 8]));
        sum.Add(Of("y", 0.5, [1, 0], [1.125, 0]));
        sum.Add(default);
        Assert.Equal((5, 4, 0.5), (sum.Compared, sum.Telling, sum.LargestShare));
        Assert.Equal(2, sum.Resolutions.Count);
        Assert.Empty(default(Tally).Resolutions);
    }

    [Fact]
    public void WrongElements_AreCompared_AndUseNoShareOfTheBound()
    {
        var tally = new Tally();
        var expected = new BoundedExpectation([1.0, 1.0], [0.25, 0.25]);
        Mismatch? mismatch = Comparer.Compare("y", expected, Calls.Vector(ElementType.F64, 1.125, 2), ref tally);
        Assert.Equal([false, true], mismatch!.Wrong);
        Assert.Equal((2, 2, 0.5), (tally.Compared, tally.Telling, tally.LargestShare));
    }

    [Fact]
    public void Resolution_IsTheSmallestErrorOfAll_ByItselfAndAgainstItsTruth()
    {
        var one = new Resolution();
        Assert.Equal((0, double.PositiveInfinity, double.PositiveInfinity), (one.Entries, one.SmallestError, one.SmallestShare));
        one.Add(-8, 2);
        one.Add(1, 0.5);
        one.Add(16, 1);
        Assert.Equal((3, 0.5, 0.0625), (one.Entries, one.SmallestError, one.SmallestShare));
        foreach (double nothing in (double[])[0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            one.Add(nothing, 0);
        }

        Assert.Equal((3, 0.5, 0.0625), (one.Entries, one.SmallestError, one.SmallestShare));

        var other = new Resolution();
        other.Add(4, 0.25);
        other.Add(one);
        Assert.Equal((4, 0.25, 0.0625), (other.Entries, other.SmallestError, other.SmallestShare));
        one.Add(other);
        Assert.Equal((7, 0.25, 0.0625), (one.Entries, one.SmallestError, one.SmallestShare));
    }

    [Fact]
    public void WhereTheAnswerMustEqual_TheNearestOtherNumberIsWrong_AndElseWhatExceedsTheBound()
    {
        Resolution Resolved(Expectation expected)
        {
            var tally = new Tally();
            Comparer.Compare("y", expected, Calls.Vector(ElementType.F32, 1.5), ref tally);
            return tally.Resolutions[0].Resolution;
        }

        Assert.Equal(Math.ScaleB(1, -23), Resolved(new ExactExpectation([1.5], ElementType.F32)).SmallestError);
        Assert.Equal(Math.ScaleB(1, -23), Resolved(new BoundedExpectation([1.5], [0])).SmallestError);
        Assert.Equal(0.125, Resolved(new BoundedExpectation([1.5], [0.125])).SmallestError);
    }

    private static Tally Of(string output, double share, double[] truth, double[] actual)
    {
        var tally = new Tally();
        double[] bounds = [.. truth.Select(_ => 0.125 / share)];
        Assert.Null(
            Comparer.Compare(
                output,
                new BoundedExpectation([.. truth.Select(number => (DoubleDouble)number)], bounds),
                Calls.Vector(ElementType.F64, actual),
                ref tally
            )
        );
        return tally;
    }
}
