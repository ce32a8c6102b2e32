using ExactGrad.Oracle.Diagnosis;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>What is said of wrong elements that no entry of the catalogue explains, and when it is not said.</summary>
public sealed class HintTests
{
    [Fact]
    public void NothingWrong_IsSaid() => Assert.Equal("it is right on small whole numbers", Of(Row((_, right) => right)));

    [Fact]
    public void OnlyNaN_IsSaid_WhateverIsRight()
    {
        Assert.Equal("every wrong element is NaN", Of(Row((k, right) => k == 1 ? right : double.NaN)));
        Assert.Equal(Everywhere, Of(Row((k, _) => k == 1 ? 70 : double.NaN)));
    }

    [Fact]
    public void OnlyZero_IsSaid_WhateverIsRight()
    {
        Assert.Equal("every wrong element is 0", Of(Row((k, right) => k == 1 ? right : 0)));
        Assert.Equal(Everywhere, Of(Row((k, _) => k == 1 ? 70 : 0)));
    }

    [Theory]
    [InlineData(3.0, "3")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.3333333432674408, "0.3333333")]
    public void Factor_IsSaid_WithoutTheRightElements(double factor, string words) =>
        Assert.Equal($"every wrong element is {words} times what it should be", Of(Row((k, right) => k == 1 ? right : right * factor)));

    [Fact]
    public void Factor_OfAllButOneElement_IsNotSaid() => Assert.Equal(Everywhere, Of(Row((k, right) => k == 4 ? 70 : right * 3)));

    // No factor makes it of 0.
    [Fact]
    public void Factor_WhereAWrongElementShouldBeZero_IsNotSaid() =>
        Assert.Equal(
            Everywhere,
            Of(
                Seen.Relu(
                    [
                        [1, 2, 3, -1],
                    ],
                    (k, right) => k == 3 ? 70 : right * 3
                )
            )
        );

    // 1 + 2^-19 is further than one in a million, 1 + 2^-21 is not: what rounding does to a factor.
    [Fact]
    public void Factor_IsTheSame_ToOneInAMillion()
    {
        Assert.StartsWith("every wrong element is 3", Of(Row((k, right) => right * 3 * (k == 2 ? 1 + Math.ScaleB(1, -21) : 1))));
        Assert.Equal(Everywhere, Of(Row((k, right) => right * 3 * (k == 2 ? 1 + Math.ScaleB(1, -19) : 1))));
        Assert.Equal(Everywhere, Of(Row((k, right) => right * -3 * (k == 2 ? 1 + Math.ScaleB(1, -19) : 1))));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Factor_OfTwoElements_MayBeChance(int elements, bool said) =>
        Assert.Equal(said ? "every wrong element is 3 times what it should be" : Everywhere, Of(Row((_, r) => r * 3, elements)));

    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(-0.5, "-0.5")]
    public void Offset_IsSaid(double offset, string words) =>
        Assert.Equal($"every wrong element is off by {words}", Of(Row((_, right) => right + offset)));

    // One in a million is the same, to the last bit of it.
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Offset_IsTheSame_ToOneInAMillion(int more, bool same)
    {
        string hint = Of(Row((k, right) => right + 1_000_000 + (k == 2 ? more : 0)));
        Assert.Equal(same ? "every wrong element is off by 1000000" : Everywhere, hint);
    }

    [Fact]
    public void Factor_IsTheSimplerOfTwo() =>
        Assert.Equal(
            "every wrong element is 2 times what it should be",
            Of(
                Seen.Relu(
                    [
                        [1, 1, 1],
                    ],
                    (_, right) => right + 1
                )
            )
        );

    // 3 g + old is no multiple of g + old: only where nothing is added does the factor show.
    [Fact]
    public void Factor_IsLookedForWhereNothingIsAddedToOldContent()
    {
        Observation overwritten = Seen.BiasGradient([1, 2, 4], null, (_, right) => right * 3);
        Observation accumulated = Seen.BiasGradient([1, 2, 4], [5, 7, 6], (j, right) => right + (2 << j));
        Assert.Equal("every wrong element is 3 times what it should be", Of("db", overwritten, accumulated));
        Assert.Equal(Everywhere, Of("db", accumulated));
    }

    [Fact]
    public void OldContentEverywhere_IsNoReasonToSayNothing() =>
        Assert.Equal("every wrong element is 0", Of("db", Seen.BiasGradient([1, 2, 4], [5, 7, 6], (_, _) => 0)));

    [Fact]
    public void LeastExtent_IsSaid_WhereItSeparatesRightFromWrong()
    {
        Assert.Equal(
            "it is wrong wherever extent 1 of 2 is 2 or more, and right below",
            Of("y", Wrong(2, 2), Right(1, 2), Wrong(3, 1), Right(1, 5))
        );
        Assert.Equal(
            "it is wrong wherever extent 2 of 2 is 4 or more, and right below",
            Of("y", Wrong(1, 5), Right(1, 3), Wrong(2, 4), Right(2, 1))
        );
    }

    [Fact]
    public void Cases_AreCounted_WhereNoExtentSeparates() =>
        Assert.Equal("it is wrong in 2 of 4 cases", Of("y", Wrong(2, 2), Right(2, 1), Wrong(1, 3), Right(1, 2)));

    private const string Everywhere = "it is wrong in every case that was tried";

    private static Observation Row(Func<int, double, double> came, int elements = 5) =>
        Seen.Relu(
            [
                [.. Enumerable.Range(1, elements).Select(k => (double)k)],
            ],
            came
        );

    private static Observation Right(int rows, int columns) => Counted(rows, columns, right => right);

    private static Observation Wrong(int rows, int columns) => Counted(rows, columns, right => (right * right) + 1);

    private static Observation Counted(int rows, int columns, Func<double, double> came) =>
        Seen.Relu(
            [.. Enumerable.Range(0, rows).Select(s => Enumerable.Range(1, columns).Select(j => 1.0 + s + (2 * j)).ToArray())],
            (_, right) => came(right)
        );

    private static string Of(Observation observation) => Of(observation.Outputs.Keys.Single(), observation);

    private static string Of(string output, params Observation[] all) => Hints.Of(output, [.. all.Where(one => one.IsWrong(output))], all);
}
