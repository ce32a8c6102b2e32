using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Equal bits: what differs, what counts, and how it is told.</summary>
public sealed class BitComparisonTests
{
    private static readonly Call Asked = Calls.Forward(
        [
            [1, 2, 3],
        ],
        [
            [1],
            [1],
            [1],
        ],
        [0]
    );

    // 0 and -0 are equal numbers of other bits; NaN is never right, not even twice the same.
    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 3 }, new int[0], 3)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 5, 6 }, new[] { 1, 2 }, 3)]
    [InlineData(new[] { 0.0, 0, 3 }, new[] { -0.0, 0, 3 }, new[] { 0 }, 1)]
    [InlineData(new[] { 1.0, double.NaN, 3 }, new[] { 1.0, double.NaN, 3 }, new[] { 1 }, 3)]
    public void Different_AreElementsOfOtherBits_AndNaN(double[] expected, double[] actual, int[] different, long telling)
    {
        var tally = new Tally();
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            tally = default;
            Assert.Equal(different, BitComparison.Different(Calls.Vector(type, expected), Calls.Vector(type, actual), ref tally));
            Assert.Equal((3, telling), (tally.Compared, tally.Telling));
        }
    }

    [Fact]
    public void Difference_IsToldWithBothNumbersAndItsPlace()
    {
        Violation violation = Assert.Single(
            Of(
                [
                    [1, 2],
                    [3, 4],
                    [5, 6],
                ],
                [
                    [1, 7],
                    [3, 8],
                    [5, 9],
                ]
            )
        );
        Assert.Equal(("y", "y of linear.forward differs on the second call"), (violation.Subject, violation.Headline));
        Story story = violation.Tell();
        Assert.Equal(("y[0,1]", 2.0, 7.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal((3, 6, "the last column"), (story.Wrong, story.Of, story.Pattern));
        Assert.Equal("given linear.forward in f32, weights input-major", story.Lines[0]);
        Assert.Equal("y[0,1] was 2, and on the second call it is 7", story.Lines[^1]);
    }

    [Fact]
    public void Difference_InARow_IsToldAsThat() =>
        Assert.Equal(
            "row 1",
            Assert
                .Single(
                    Of(
                        [
                            [1, 2],
                            [3, 4],
                            [5, 6],
                        ],
                        [
                            [1, 2],
                            [7, 8],
                            [5, 6],
                        ]
                    )
                )
                .Tell()
                .Pattern
        );

    [Fact]
    public void NaNFromTheBeginning_IsToldAsThat() =>
        Assert.Equal(
            "y of linear.forward is NaN on the second call",
            Assert
                .Single(
                    Of(
                        [
                            [double.NaN],
                        ],
                        [
                            [double.NaN],
                        ]
                    )
                )
                .Headline
        );

    [Fact]
    public void EqualAnswers_AreNoViolation() =>
        Assert.Empty(
            Of(
                [
                    [1, 2],
                ],
                [
                    [1, 2],
                ]
            )
        );

    private static Violation[] Of(double[][] first, double[][] second) =>
        [
            .. BitComparison.Of(
                Asked,
                new Dictionary<string, Tensor> { ["y"] = Calls.Matrix(ElementType.F32, first) },
                new Dictionary<string, Tensor> { ["y"] = Calls.Matrix(ElementType.F32, second) },
                "on the second call",
                [default]
            ),
        ];
}
