using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What a pass claims to exclude, it excludes.</summary>
public sealed class StrengthTests
{
    private static readonly Arbitrary<float> Singles = Arb.From(
        from bits in Gen.Choose(int.MinValue, int.MaxValue)
        let value = BitConverter.Int32BitsToSingle(bits)
        where float.IsFinite(value) && value != 0
        select value
    );

    [Fact]
    public void SmallestErrorOfEquality_IsWrong_AndNoNumberIsNearer() =>
        Law.Holds(
            Singles,
            truth =>
            {
                var expected = new ExactExpectation([truth], ElementType.F32);
                (bool right, Resolution resolution) = Compared(expected, truth, ElementType.F32);
                Assert.True(right);
                double error = Math.Min((double)MathF.BitIncrement(truth) - truth, (double)truth - MathF.BitDecrement(truth));
                Assert.Equal(
                    (1, error, error / Math.Abs((double)truth)),
                    (resolution.Entries, resolution.SmallestError, resolution.SmallestShare)
                );
                float off =
                    (float)(truth + error) != truth && (double)(float)(truth + error) - truth == error
                        ? (float)(truth + error)
                        : (float)(truth - error);
                Assert.False(Compared(expected, off, ElementType.F32).Right);
            }
        );

    [Fact]
    public void SmallestErrorWithinABound_IsTheBound() =>
        Law.Holds(
            Singles,
            truth =>
            {
                double bound = Math.Abs((double)truth) / 1024;
                Resolution resolution = Compared(
                    new BoundedExpectation([(DoubleDouble)(double)truth], [bound]),
                    truth,
                    ElementType.F64
                ).Resolution;
                Assert.Equal((bound, 1.0 / 1024), (resolution.SmallestError, resolution.SmallestShare));
            }
        );

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void EntriesWithoutASize_AreNotCounted(double truth) =>
        Assert.Equal(0, Compared(new ExactExpectation([truth], ElementType.F64), truth, ElementType.F64).Resolution.Entries);

    /// <summary>Wrong answers to y = x w + b of one example, input and output: polynomials of degree 2 at most.</summary>
    public static TheoryData<string, Func<double, double, double, double>> WrongPolynomials { get; } =
        new()
        {
            { "no bias", (x, w, _) => x * w },
            { "x doubled", (x, w, b) => (2 * x * w) + b },
            { "off where x is neither 0 nor 1", (x, w, b) => (x * w) + b + (x * (x - 1)) },
            { "off where x and w differ from 1", (x, w, b) => (x * w) + b + ((x - 1) * (w - 1)) },
            { "off where x differs from w", (x, w, b) => (x * w) + b + ((x - w) * (x + w)) },
        };

    // The cases have so few bits that wrong answers do pass by chance: the bound must hold, and mean something.
    [Theory]
    [MemberData(nameof(WrongPolynomials))]
    public void WrongPolynomials_PassNoMoreOftenThanIsClaimed(string what, Func<double, double, double, double> answer)
    {
        const int Cases = 4000;
        double claimed = 0,
            passed = 0;
        for (int k = 0; k < Cases; k++)
        {
            CaseId id = Drawn(Law.Seed + (ulong)k, 1, 1, 1);
            Dictionary<string, Tensor> inputs = ExactData.Draw(id, 6, scaled: false);
            double x = inputs["x"][0],
                w = inputs["w"][0],
                b = inputs["b"][0];
            claimed += SchwartzZippel.PassProbability(id.Operation, "y", ExactData.LikeliestValue(id, 6, scaled: false))!.Value;
            passed += answer(x, w, b) == (x * w) + b ? 1 : 0;
        }

        Assert.InRange(passed, 1, claimed + (6 * Math.Sqrt(claimed)));
        Assert.True(claimed < Cases, $"{what}: nothing is claimed");
    }

    [Fact]
    public void LikeliestValue_IsHowOftenTheMostFrequentValueComes()
    {
        const int Entries = 3000;
        for (ulong k = 0; k < 60; k++)
        {
            CaseId id = CaseId.Parse($"eg1/exact.p20/mse.forward/f64/-/none/1x{Entries}/-/{Law.Seed + k:x16}");
            double likeliest = ExactData.LikeliestValue(id, 20, scaled: true);
            double most = ExactData
                .Draw(id, 20, scaled: true)
                .Values.Max(tensor => Enumerable.Range(0, Entries).GroupBy(e => tensor[e]).Max(group => group.Count()) / (double)Entries);
            // An upper bound for each value, so for the most frequent one, up to what 3000 draws of many values vary.
            Assert.True(most <= likeliest + (8 * Math.Sqrt(likeliest / Entries)) + (8.0 / Entries), $"{id}: {most} > {likeliest}");
            Assert.True(likeliest == 1 || most >= likeliest / 2, $"{id}: {most} is far below {likeliest}");
        }
    }

    [Fact]
    public void SparseData_ClaimNothing()
    {
        CaseId id = Drawn(1, 1, 200, 1);
        Assert.Equal(1, ExactData.LikeliestValue(id, 4, scaled: true));
        Assert.Equal(1, SchwartzZippel.PassProbability(Operation.LinearForward, "y", 1));
    }

    [Theory]
    [InlineData(Operation.ReluForward, "y")]
    [InlineData(Operation.NetworkStep, "dw1")]
    public void WhatIsNoPolynomial_ClaimsNothing(Operation operation, string output) =>
        Assert.Null(SchwartzZippel.PassProbability(operation, output, 1e-6));

    [Fact]
    public void Pass_StatesItsStrengthForEveryOutputAndType()
    {
        LaneReport lane = Run(new ReferenceImplementation());
        Assert.Equal(14 * 2, lane.Strength.Count);
        Assert.All(lane.Strength, strength => Assert.InRange(strength.SmallestShare, UlpShare(strength) / 2, UlpShare(strength)));
        Assert.All(
            lane.Strength.Where(strength => strength.Output is "dw" or "loss" && strength.Operation != Operation.NetworkStep),
            strength => Assert.True(strength.WrongPolynomialLog2 < -strength.PolynomialCases / 4.0 && strength.PolynomialCases > 0)
        );
    }

    [Fact]
    public void CasesThatAreWrong_AddNoStrength()
    {
        var wrong = new AlteredImplementation(
            "y is off",
            (call, put) =>
            {
                Answer answer = put(call);
                if (
                    call.Operation == Operation.LinearForward
                    && answer is ExactGrad.Oracle.Calls.Result result
                    && result.Outputs["y"].Count > 0
                )
                {
                    result.Outputs["y"][0] = result.Outputs["y"][0] == 0 ? 1 : -result.Outputs["y"][0];
                }

                return answer;
            }
        );
        OutputStrength[] forward = [.. Run(wrong).Strength.Where(strength => strength.Operation == Operation.LinearForward)];
        Assert.All(forward, strength => Assert.Equal((0, null), (strength.Entries, strength.WrongPolynomialLog2)));
    }

    private static double UlpShare(OutputStrength strength) => 2 * ElementFormat.Of(strength.ElementType).UnitRoundoff;

    private static LaneReport Run(IImplementation implementation)
    {
        var options = new JudgeOptions
        {
            Lanes = ["exact"],
            Cases = Law.Trials(1200),
            MaxSide = 9,
            Seed = Law.Seed,
        };
        return new Judge(implementation, options).Run().Lanes[0];
    }

    private static CaseId Drawn(ulong seed, params int[] extents) =>
        CaseId.Parse($"eg1/exact.p6/linear.forward/f64/input-major/-/{string.Join('x', extents)}/-/{seed:x16}");

    private static (bool Right, Resolution Resolution) Compared(Expectation expected, double actual, ElementType type)
    {
        var tally = new Tally();
        Tensor tensor = Tensor.Zeros(type, 1);
        tensor[0] = actual;
        bool right = Comparer.Compare("y", expected, tensor, ref tally) is null;
        return (right, tally.Resolutions[0].Resolution);
    }
}
