using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.CountedCases;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What is counted of cases, to the last number, and that counts of parts add up to the count of the whole in any order.</summary>
public sealed class CaseCountTests
{
    [Fact]
    public void Cases_AreCounted()
    {
        CaseCount count = Counted(Records);
        Assert.Equal((8, 22, 1.0, 3), (count.Cases, count.Compared, count.LargestShare, count.Skipped));
        Assert.Equal(
            (2, 3, 1, 1, 1),
            (
                count[Outcome.Passed],
                count[Outcome.Violated],
                count[Outcome.Inconclusive],
                count[Outcome.Vacuous],
                count[Outcome.NotApplicable]
            )
        );
        Assert.Equal(4, count.Shapes.Count);
        Assert.Equal((5, "not today"), count.Reason);
        // Twentieths of a bound: 0.49 is in the tenth, 1 in the last; a share of 0 is no share.
        Assert.Equal(2, count.Shares.Sum());
        Assert.Equal((1, 1), (count.Shares[9], count.Shares[^1]));
        (string seen, SeenCount odd) = Assert.Single(count.Observations);
        Assert.Equal(("odd", 2, 4, Loss), (seen, odd.Cases, odd.FirstIndex, odd.First));
        // Of cases that passed alone.
        Assert.Equal(
            [("dw", 6L, 0.25), ("dx", 4, 0.5), ("loss", 0, double.PositiveInfinity)],
            count.Strength.Outputs.OrderBy(one => one.Output).Select(one => (one.Output, one.Entries, one.SmallestError))
        );
    }

    [Fact]
    public void WaysToFail_AreInTheOrderInWhichTheyWereMet_EachWithItsFirstAndItsLargest()
    {
        (FailureKind Kind, KindCount Count)[] kinds = [.. Counted(Records).KindsInOrder];
        Assert.Equal([("dx", null), ("dw", null), ("dx", FaultKind.Crashed)], kinds.Select(one => (one.Kind.Subject, one.Kind.Fault)));
        Assert.All(kinds, one => Assert.Equal(Operation.LinearBackward, one.Kind.Operation));
        Assert.Equal(new KindCount(2, 1, 0, LargeCase, "first", 1, LargeCase), kinds[0].Count);
        Assert.Equal(new KindCount(2, 1, 1, LargeCase, "second", 1, LargeCase), kinds[1].Count);
        Assert.Equal(new KindCount(1, 3, 1, SmallCase, "fourth", 3, SmallCase), kinds[2].Count);
    }

    [Fact]
    public void Kind_KeepsTheFirstCase_AndTheFirstOfTheLargest()
    {
        KindCount small = new(2, 3, 0, SmallCase, "small", 3, SmallCase),
            large = new(5, 8, 1, LargeCase, "large", 8, LargeCase),
            later = large with { FirstIndex = 9, WidestIndex = 9, Headline = "later" };
        var both = new KindCount(7, 3, 0, SmallCase, "small", 8, LargeCase);
        Assert.Equal(both, small.With(large));
        Assert.Equal(both, large.With(small));
        Assert.Equal(large with { Cases = 10 }, large.With(later));
        Assert.Equal(large with { Cases = 10 }, later.With(large));
        Assert.Equal(8, small.With(later).With(large).WidestIndex);
        Assert.Equal(large with { Cases = 10 }, large.With(large));
    }

    [Fact]
    public void Counts_OfParts_AddUp_InAnyOrder()
    {
        string whole = Told(Counted(Records));
        for (int cut = 0; cut <= Records.Length; cut++)
        {
            CaseCount first = Counted(Records[..cut]),
                second = Counted(Records[cut..]);
            CaseCount forward = new(),
                backward = new();
            forward.Add(first);
            forward.Add(second);
            backward.Add(second);
            backward.Add(first);
            Assert.Equal(whole, Told(forward));
            Assert.Equal(whole, Told(backward));
        }
    }
}
