using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The budgets of the lanes special and wide, at their edges: what just fits and what just does not.</summary>
public sealed class OtherBudgetTests
{
    // The largest power of two of f32.
    private const double H = 1.7014118346046923E+38;

    private static readonly ElementFormat F32 = ElementFormat.Of(ElementType.F32);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(-1, -1, true)]
    [InlineData(-1, -2, false)]
    [InlineData(0, 256, true)]
    [InlineData(0, 257, false)]
    [InlineData(0, 0.5, false)]
    [InlineData(0, H, false)]
    public void Overflow_BesideTheHuge_IsOneAtMost(double huge, double bias, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.Forward(
                    [
                        [huge * H],
                    ],
                    [
                        [1],
                    ],
                    [bias]
                )
            )
        );

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, -1, false)]
    [InlineData(-1, -1, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, -3, true)]
    [InlineData(0.5, 0, false)]
    [InlineData(257, 0, false)]
    [InlineData(H, 0, false)]
    public void Overflow_HugeTerms_AreOfOneSign_TimesWholeNumbers(double first, double second, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.Forward(
                    [
                        [H, H],
                    ],
                    [
                        [first],
                        [second],
                    ],
                    [0]
                )
            )
        );

    [Fact]
    public void Overflow_HugeTerms_AreHExactly()
    {
        Assert.False(
            Overflow(
                Calls.Forward(
                    [
                        [H / 2],
                    ],
                    [
                        [1],
                    ],
                    [0]
                )
            )
        );
        Assert.False(
            Overflow(
                Calls.Forward(
                    [
                        [H * 1.5],
                    ],
                    [
                        [1],
                    ],
                    [0]
                )
            )
        );
        Assert.True(
            Overflow(
                Calls.Forward(
                    [
                        [-H],
                    ],
                    [
                        [1],
                    ],
                    [0]
                )
            )
        );
    }

    // 256 terms of 2^16 need one bit more than sums have; 255 do not.
    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Overflow_WhereNothingIsHuge_SumsAreExact(int terms, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.Forward(
                    [
                        [.. Enumerable.Repeat(256.0, terms)],
                    ],
                    [.. Enumerable.Repeat<double[]>([256], terms)],
                    [0]
                )
            )
        );

    [Fact]
    public void Overflow_OfGradients_HasItsHugeNumbersInDy()
    {
        Assert.True(
            Overflow(
                Calls.Backward(
                    [
                        [1],
                    ],
                    [
                        [1],
                    ],
                    [
                        [H],
                    ],
                    "dx",
                    "dw",
                    "db"
                )
            )
        );
        Assert.False(
            Overflow(
                Calls.Backward(
                    [
                        [H],
                    ],
                    [
                        [1],
                    ],
                    [
                        [1],
                    ],
                    "dx",
                    "dw",
                    "db"
                )
            )
        );
        Assert.False(
            Overflow(
                Calls.Backward(
                    [
                        [1],
                        [1],
                    ],
                    [
                        [1],
                    ],
                    [
                        [H],
                        [-H],
                    ],
                    "db"
                )
            )
        );
        Assert.True(
            Overflow(
                Calls.Backward(
                    [
                        [1],
                        [1],
                    ],
                    [
                        [1],
                    ],
                    [
                        [H],
                        [-H],
                    ],
                    "dx"
                )
            )
        );
    }

    [Theory]
    [InlineData(ElementType.F32, true)]
    [InlineData(ElementType.F64, true)]
    [InlineData(ElementType.BF16, true)]
    [InlineData(ElementType.F16, false)]
    public void Overflow_SumsReachAsFarAsTheType(ElementType accumulator, bool holds) =>
        Assert.Equal(
            holds,
            OverflowBudget.Holds(
                Calls.Forward(
                    [
                        [1],
                    ],
                    [
                        [1],
                    ],
                    [0]
                ),
                ElementFormat.Of(accumulator)
            )
        );

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(2, -2, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 0, false)]
    [InlineData(0, 3, false)]
    [InlineData(0.5, 0, false)]
    [InlineData(9223372036854775808.0, 0, true)]
    [InlineData(18446744073709551616.0, 0, false)]
    [InlineData(H / 2, 0, false)]
    [InlineData(H, 0, true)]
    [InlineData(H, -H, true)]
    [InlineData(double.PositiveInfinity, 0, false)]
    public void Overflow_SquaresAreInRangeOrBeyondIt(double prediction, double target, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.MseForward(
                    [
                        [prediction],
                    ],
                    [
                        [target],
                    ],
                    Reduction.None
                )
            )
        );

    [Theory]
    [InlineData(Reduction.None, 4, 4, true)]
    [InlineData(Reduction.Sum, 4, 1, true)]
    [InlineData(Reduction.Sum, 4, 2, false)]
    [InlineData(Reduction.Mean, 4, 1, true)]
    [InlineData(Reduction.Mean, 3, 1, false)]
    [InlineData(Reduction.Mean, 3, 0, false)]
    [InlineData(Reduction.BatchMean, 2, 1, true)]
    [InlineData(Reduction.BatchMean, 3, 1, false)]
    [InlineData(Reduction.BatchMean, 0, 0, true)]
    [InlineData(Reduction.Sum, 3, 1, true)]
    [InlineData(Reduction.Sum, 1024, 1, true)]
    [InlineData(Reduction.Sum, 1025, 1, false)]
    [InlineData(Reduction.Mean, 1024, 1, true)]
    [InlineData(Reduction.Mean, 2048, 1, false)]
    public void Overflow_OneErrorIsReduced_OverAPowerOfTwo(Reduction reduction, int rows, int telling, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.MseForward(
                    [.. Enumerable.Range(0, rows).Select(s => new[] { s < telling ? H : 0 })],
                    [.. Enumerable.Range(0, rows).Select(_ => new[] { 0.0 })],
                    reduction
                )
            )
        );

    [Theory]
    [InlineData(Reduction.Sum, 1, H / 2, 1, true)]
    [InlineData(Reduction.Sum, 1, H, 1, true)]
    [InlineData(Reduction.Mean, 2, H, 1, false)]
    [InlineData(Reduction.Mean, 2, H, 2, true)]
    [InlineData(Reduction.Mean, 4, H, 2, false)]
    [InlineData(Reduction.Mean, 4, H / 2, 1, true)]
    [InlineData(Reduction.BatchMean, 4, H, 4, true)]
    [InlineData(Reduction.BatchMean, 3, 1, 1, false)]
    [InlineData(Reduction.Sum, 1, 1, 1, true)]
    [InlineData(Reduction.Sum, 1, 0.5, 4, false)]
    [InlineData(Reduction.Sum, 1, 0, 4, true)]
    [InlineData(Reduction.Sum, 1, 3, 4, false)]
    [InlineData(Reduction.Sum, 1, 1, 0.5, false)]
    [InlineData(Reduction.Sum, 1, 1, 3, false)]
    [InlineData(Reduction.Sum, 1, 1, 0, false)]
    [InlineData(Reduction.Sum, 1, 1, -1, true)]
    [InlineData(Reduction.Sum, 1, 1, 16384, true)]
    [InlineData(Reduction.Sum, 1, 1, 32768, false)]
    [InlineData(Reduction.Sum, 1, double.PositiveInfinity, 1, false)]
    public void Overflow_LossGradient_IsInRangeAllTheWay_OrBeyondItAtTheEnd(
        Reduction reduction,
        int rows,
        double error,
        double dloss,
        bool holds
    ) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.MseBackward(
                    [.. Enumerable.Repeat<double[]>([error], rows)],
                    [.. Enumerable.Repeat<double[]>([0], rows)],
                    reduction,
                    dloss
                )
            )
        );

    [Fact]
    public void Overflow_LossGradient_HasAFactorForEachElement_WithoutReduction()
    {
        Call call = Calls.MseBackward(
            [
                [1, 1],
            ],
            [
                [0, 0],
            ],
            Reduction.None,
            1
        );
        Assert.True(Overflow(call));
        call.Inputs["dloss"][1] = 3;
        Assert.False(Overflow(call));
    }

    [Fact]
    public void Overflow_OfWhatSumsNothing_Holds() => Assert.True(Overflow(Relu(H * 1.5, 0.3)));

    // Of f32: 12 bits have a square of 24.
    [Theory]
    [InlineData(4095, 0, true)]
    [InlineData(4097, 0, false)]
    [InlineData(4098, 0, true)]
    [InlineData(8388609, 8388608, true)]
    [InlineData(1, 8.673617379884035E-19, false)]
    [InlineData(double.PositiveInfinity, 0, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(H, 0, false)]
    public void Wide_DifferenceAndSquareAreExact(double prediction, double target, bool holds) =>
        Assert.Equal(
            holds,
            Wide(
                Calls.MseForward(
                    [
                        [prediction],
                    ],
                    [
                        [target],
                    ],
                    Reduction.None
                )
            )
        );

    [Theory]
    [InlineData(Reduction.None, 4095, 4095, true)]
    [InlineData(Reduction.Sum, 4095, 4095, false)]
    [InlineData(Reduction.Sum, 4095, 64, true)]
    [InlineData(Reduction.Mean, 4095, 4095, false)]
    [InlineData(Reduction.BatchMean, 4095, 1, true)]
    [InlineData(Reduction.Sum, 1, 4095, true)]
    public void Wide_SumOfSquaresIsExact(Reduction reduction, double first, double second, bool holds) =>
        Assert.Equal(
            holds,
            Wide(
                Calls.MseForward(
                    [
                        [first],
                        [second],
                    ],
                    [
                        [0],
                        [0],
                    ],
                    reduction
                )
            )
        );

    [Theory]
    [InlineData(Reduction.BatchMean, 1, true)]
    [InlineData(Reduction.BatchMean, 2, true)]
    [InlineData(Reduction.BatchMean, 3, false)]
    [InlineData(Reduction.BatchMean, 0, true)]
    [InlineData(Reduction.Mean, 3, false)]
    [InlineData(Reduction.Mean, 4, true)]
    [InlineData(Reduction.Sum, 3, true)]
    public void Wide_MeanIsOverAPowerOfTwo(Reduction reduction, int rows, bool holds)
    {
        double[][] ones = [.. Enumerable.Repeat<double[]>([1], rows)],
            zeros = [.. Enumerable.Repeat<double[]>([0], rows)];
        Assert.Equal(holds, Wide(Calls.MseForward(ones, zeros, reduction)));
        Assert.Equal(holds, Wide(Calls.MseBackward(ones, zeros, reduction, 1)));
    }

    // The smallest f16 is 2^-24: the square of 2^-12 just fits, half of it does not.
    [Theory]
    [InlineData(Reduction.Sum, true)]
    [InlineData(Reduction.BatchMean, false)]
    public void Wide_MeanDoesNotUnderflow(Reduction reduction, bool holds)
    {
        double small = Math.ScaleB(1, -12),
            smallest = Math.ScaleB(1, -24);
        Assert.Equal(
            holds,
            Wide(
                Calls.In(
                    ElementType.F16,
                    Calls.MseForward(
                        [
                            [small],
                            [0],
                        ],
                        [
                            [0],
                            [0],
                        ],
                        reduction
                    )
                ),
                11
            )
        );
        Assert.Equal(
            holds,
            Wide(
                Calls.In(
                    ElementType.F16,
                    Calls.MseBackward(
                        [
                            [smallest],
                            [0],
                        ],
                        [
                            [0],
                            [0],
                        ],
                        reduction,
                        1
                    )
                ),
                11
            )
        );
    }

    // 2 e dl: the bits of a product are those of both together.
    [Theory]
    [InlineData(2047, 4097, true)]
    [InlineData(8191, 4097, false)]
    [InlineData(H / 2, 1, true)]
    [InlineData(H, 1, false)]
    [InlineData(H / 4, 2, true)]
    [InlineData(H / 2, 2, false)]
    [InlineData(0, 4097, true)]
    [InlineData(1, double.PositiveInfinity, false)]
    public void Wide_LossGradientIsExact(double error, double dloss, bool holds) =>
        Assert.Equal(
            holds,
            Wide(
                Calls.MseBackward(
                    [
                        [error],
                    ],
                    [
                        [0],
                    ],
                    Reduction.Sum,
                    dloss
                )
            )
        );

    [Fact]
    public void Wide_LossGradient_HasAFactorForEachElement_WithoutReduction()
    {
        Call call = Calls.MseBackward(
            [
                [8191, 8191],
            ],
            [
                [0, 0],
            ],
            Reduction.None,
            1
        );
        Assert.True(Wide(call));
        call.Inputs["dloss"][1] = 4097;
        Assert.False(Wide(call));
    }

    // Fewer bits than the type has are all that there are.
    [Fact]
    public void Wide_HasNoMoreBitsThanSumsHave_NorThanTheTypeHas()
    {
        Call bits12 = Calls.MseForward(
            [
                [4095],
            ],
            [
                [0],
            ],
            Reduction.None
        );
        Assert.True(Wide(bits12, 24));
        Assert.False(Wide(bits12, 23));
        Assert.False(
            Wide(
                Calls.MseForward(
                    [
                        [4097],
                    ],
                    [
                        [0],
                    ],
                    Reduction.None
                ),
                53
            )
        );
        Assert.True(
            Wide(
                Calls.Forward(
                    [
                        [4095],
                    ],
                    [
                        [4096],
                    ],
                    [0]
                )
            )
        );
        Assert.False(
            Wide(
                Calls.Forward(
                    [
                        [4097],
                    ],
                    [
                        [4097],
                    ],
                    [0]
                )
            )
        );
    }

    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, true)]
    [InlineData(4096, true)]
    [InlineData(16777216, false)]
    public void Special_IsTheExactBudget_OfWhatIsFinite(double value, bool holds) =>
        Assert.Equal(
            holds,
            SpecialBudget.Holds(
                Calls.Forward(
                    [
                        [value, 1],
                    ],
                    [
                        [1],
                        [1],
                    ],
                    [0]
                ),
                F32
            )
        );

    [Theory]
    [InlineData(ElementType.F32, 65536, true)]
    [InlineData(ElementType.F16, 65536, false)]
    [InlineData(ElementType.F16, 1024, true)]
    [InlineData(ElementType.BF16, 1025, false)]
    public void Special_FitsTheFormatOfSumsToo(ElementType accumulator, double value, bool holds) =>
        Assert.Equal(
            holds,
            SpecialBudget.Holds(
                Calls.Forward(
                    [
                        [value],
                    ],
                    [
                        [1],
                    ],
                    [0]
                ),
                ElementFormat.Of(accumulator)
            )
        );

    private static bool Overflow(Call call) => OverflowBudget.Holds(call, F32);

    private static bool Wide(Call call, int bits = 24) => WideBudget.Holds(call, bits);

    private static Call Relu(params double[] x) =>
        new(
            Operation.ReluForward,
            ElementType.F32,
            default,
            default,
            [],
            new Dictionary<string, Tensor> { ["x"] = Calls.Matrix(ElementType.F32, [x]) }
        );
}
