using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Laws;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes.Laws;

/// <summary>Every equation of every law, by itself: which of the answers it holds against each other.</summary>
public sealed class LawEquationTests
{
    // An answer, and the subjects whose equations it is in.
    [Theory]
    [InlineData("adjoint", 0, "dx", "dx")]
    [InlineData("adjoint", 0, "dw", "dw")]
    [InlineData("adjoint", 0, "db", "db")]
    [InlineData("adjoint", 1, "y", "dx,dw")]
    [InlineData("adjoint", 2, "y", "db")]
    [InlineData("linearity", 0, "dx", "dx")]
    [InlineData("linearity", 1, "dw", "dw")]
    [InlineData("linearity", 2, "db", "db")]
    [InlineData("batch-split", 0, "dx", "dx")]
    [InlineData("batch-split", 1, "dx", "dx")]
    [InlineData("batch-split", 2, "dx", "dx")]
    [InlineData("batch-split", 1, "dw", "dw")]
    [InlineData("batch-split", 2, "db", "db")]
    [InlineData("loss-split", 0, "loss", "loss")]
    [InlineData("loss-split", 1, "loss", "loss")]
    [InlineData("loss-split", 2, "loss", "loss")]
    [InlineData("batch-permutation", 1, "dx", "dx")]
    [InlineData("batch-permutation", 0, "dw", "dw")]
    [InlineData("batch-permutation", 1, "db", "db")]
    [InlineData("power-of-two-scaling", 1, "dx", "dx")]
    [InlineData("power-of-two-scaling", 0, "dw", "dw")]
    [InlineData("power-of-two-scaling", 1, "db", "db")]
    [InlineData("layout", 0, "dx", "dx")]
    [InlineData("layout", 1, "dw", "dw")]
    [InlineData("layout", 1, "db", "db")]
    [InlineData("reduction", 0, "loss", "loss")]
    [InlineData("reduction", 1, "loss", "loss")]
    [InlineData("reduction-gradient", 0, "dprediction", "dprediction")]
    [InlineData("reduction-gradient", 1, "dprediction", "dprediction")]
    [InlineData("subset", 0, "dx", "dx")]
    [InlineData("subset", 2, "dw", "dw")]
    [InlineData("subset", 3, "db", "db")]
    public void OneAnswerWrong_BreaksTheEquationsThatItIsIn(string law, int call, string output, string subjects)
    {
        Trial trial = LawCases.Prepared(LawCases.Of(law));
        Assert.Equal(Outcome.Passed, trial.Judge(LawCases.Answers(trial)).Outcome);
        Judgement broken = trial.Judge(LawCases.Altered(trial, call, output));
        Assert.Equal(subjects, string.Join(',', broken.Violations.Select(violation => violation.Subject)));
        Assert.All(
            broken.Violations,
            violation => Assert.StartsWith($"the law {law} is broken: ", violation.Headline, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Linearity_RollsDyByOneElement_AndAddsBoth() =>
        Assert.Equal(
            ["3,5,7,9,11,7", "1,2,3,4,5,6", "2,3,4,5,6,1"],
            LawCases.Prepared(LawCases.Of("linearity")).Calls.Select(call => string.Join(',', Calls.Numbers(call.Inputs["dy"])))
        );

    // A third of the examples, rounded up, and the rest: of one example the first part has it.
    [Theory]
    [InlineData("batch-split", "linear.backward/f32/input-major/-/{0}x1x1/dx+dw+db", "x")]
    [InlineData("loss-split", "mse.forward/f32/-/sum/{0}x1/-", "prediction")]
    public void Splits_AreUneven(string law, string words, string input)
    {
        foreach ((int batch, int first) in new[] { (1, 1), (2, 1), (3, 1), (4, 2), (7, 3) })
        {
            string part = string.Format(System.Globalization.CultureInfo.InvariantCulture, words, batch);
            Trial trial = LawCases.Prepared(CaseId.Parse($"eg1/laws.{law}-p24/{part}/7"));
            Assert.Equal([batch, first, batch - first], trial.Calls.Select(call => call.Inputs[input].Rows));
            Assert.Equal(
                Calls.Numbers(trial.Calls[0].Inputs[input]),
                trial.Calls.Skip(1).SelectMany(call => Calls.Numbers(call.Inputs[input]))
            );
        }
    }

    // The shuffle of Fisher and Yates, from the seed of the case.
    [Fact]
    public void Permutation_IsDrawnFromTheSeed()
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            int[] order = [0, 1, 2, 3, 4];
            SplitMix64 random = SplitMix64.For(seed, "permutation");
            for (int left = 5; left > 1; left--)
            {
                int other = random.Below(left);
                (order[left - 1], order[other]) = (order[other], order[left - 1]);
            }

            CaseId id = CaseId.Parse(
                $"eg1/laws.batch-permutation-p24/linear.backward/f32/input-major/-/5x1x1/dx+dw+db/{seed:x}/x=0,1,2,3,4/dy=0,1,2,3,4"
            );
            Call permuted = LawCases.Prepared(id).Calls[1];
            Assert.Equal(order.Select(row => (double)row), Calls.Numbers(permuted.Inputs["x"]));
            Assert.Equal(order.Select(row => (double)row), Calls.Numbers(permuted.Inputs["dy"]));
        }
    }

    // Every element gets the first dL, and 1 where that is 0 or where there is none.
    [Theory]
    [InlineData("mean/1x2/-/7/dloss=4", "4", "4")]
    [InlineData("mean/1x2/-/7/dloss=0", "1", "1")]
    [InlineData("none/1x2/-/7/dloss=4,3", "4", "4,4")]
    [InlineData("none/0x2/-/7", "1", "")]
    public void GradientOfAReduction_IsAskedForWithOneUpstream(string rest, string sum, string reduced) =>
        Assert.Equal(
            [sum, reduced],
            LawCases
                .Prepared(CaseId.Parse("eg1/laws.reduction-gradient-p24/mse.backward/f32/-/" + rest))
                .Calls.Select(call => string.Join(',', Calls.Numbers(call.Inputs["dloss"])))
        );

    // NaN is the right mean of nothing, and no sum; the lane draws no such case, and the law says nothing of it.
    [Theory]
    [InlineData("loss-split")]
    [InlineData("reduction")]
    public void MeanOverNothing_BreaksNoLaw(string law)
    {
        CaseId id = CaseId.Parse($"eg1/laws.{law}-p24/mse.forward/f32/-/mean/0x2/-/7");
        Tensor none = Tensor.Zeros(ElementType.F32, 0, 2);
        Trial trial = LawCases.Law(law).Build(id, new() { ["prediction"] = none, ["target"] = none });
        Judgement judgement = trial.Judge(LawCases.Answers(trial));
        Assert.Equal((Outcome.Vacuous, law == "reduction" ? 0 : 1), (judgement.Outcome, (int)judgement.Tally.Compared));
    }

    [Fact]
    public void Dot_IsTheSumOfProducts() =>
        Assert.Equal(11, Support.Calls.Vector(ElementType.F32, 1, 2).Dot(Support.Calls.Vector(ElementType.F32, 3, 4)));

    [Fact]
    public void Transposed_TurnsRowsIntoColumns() =>
        Assert.Equal(
            [1, 4, 2, 5, 3, 6],
            Support
                .Calls.Matrix(
                    ElementType.F32,
                    [
                        [1, 2, 3],
                        [4, 5, 6],
                    ]
                )
                .Transposed()
        );

    [Fact]
    public void Rows_AreTakenInTheOrderGiven() =>
        Assert.Equal(
            [5, 6, 1, 2],
            Calls.Numbers(
                Support
                    .Calls.Matrix(
                        ElementType.F32,
                        [
                            [1, 2],
                            [3, 4],
                            [5, 6],
                        ]
                    )
                    .Rows([2, 0])
            )
        );
}
