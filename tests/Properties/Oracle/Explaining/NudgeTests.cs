using System.Numerics;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>A variable that is moved: by its name, exactly, and in numbers that round.</summary>
public sealed class NudgeTests
{
    [Theory]
    [InlineData("x[1,2]")]
    [InlineData("w[2,1]")]
    [InlineData("b[0]")]
    [InlineData("t[1,1]")]
    public void CentralDifference_OfAnyVariable_IsItsGradient_ForEveryStep(string name)
    {
        var numbers = LayerNumbers.Draw(new ExplainOptions());
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            Layer<Rational> layer = Layer.Exact(numbers, reduction);
            Variable variable = Variable.Parse(name, numbers);
            var quotients = new Quotients<Rational>(layer, variable);
            Rational gradient = variable.Gradient(layer);
            Assert.NotEqual(0, gradient.Sign);
            foreach (int exponent in Steps.Table)
            {
                Rational step = Steps.PowerOfTen(exponent);
                Assert.Equal(gradient, quotients.Central(step));
                // Forward differs by the bend, which is some multiple of the step.
                Assert.Equal((quotients.Forward(1) - gradient) * step, quotients.Forward(step) - gradient);
            }
        }
    }

    [Fact]
    public void Steps_TooSmallForTheType_MoveNothing()
    {
        NumberTable table = Chapter("nudge").Blocks.OfType<NumberTable>().First();
        IReadOnlyList<string> last = table.Rows[^1];
        Assert.Equal("1e-18", last[0]);
        Assert.NotEqual("0", last[2]);
        Assert.Equal(["0", "0"], last.Skip(3));
        IReadOnlyList<string> middle = table.Rows.Single(row => row[0] == "1e-8");
        Assert.NotEqual("0", middle[3]);
        Assert.Equal("0", middle[4]);
    }

    [Fact]
    public void Table_HoldsWhatTheReferenceComputes_InEachType()
    {
        var options = new ExplainOptions();
        LayerNumbers n = LayerNumbers.Draw(options);
        var layer = Layer.Of(n, options.Reduction, value => (float)value.ToDouble());
        float Loss(float[,] w) =>
            SquaredError<float>.Loss(Linear<float>.Forward(layer.X, w, layer.B, WeightLayout.InputMajor), layer.Target, Reduction.Mean);
        var moved = (float[,])layer.W.Clone();
        moved[2, 1] += 0.01f;
        string expected = ((Loss(moved) - Loss(layer.W)) / 0.01f).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, Chapter("nudge").Blocks.OfType<NumberTable>().First().Rows.Single(row => row[0] == "1e-2")[4]);
    }

    [Fact]
    public void Picture_IsFlatZero_ForExactCentralDifferences_AndNowhereElse()
    {
        StepPicture picture = Assert.Single(Chapter("steps").Blocks.OfType<StepPicture>());
        Assert.Equal(6, picture.Curves.Count);
        foreach (StepCurve curve in picture.Curves)
        {
            Assert.Equal(curve.Name == "central, exact", curve.Points.All(point => point.Error == 0));
            Assert.Equal(curve.Name.EndsWith("exact", StringComparison.Ordinal), !curve.Points.Any(point => point.IsFlat));
        }
    }

    [Theory]
    [InlineData("w")]
    [InlineData("w[3,0]")]
    [InlineData("w[0]")]
    [InlineData("b[0,0]")]
    [InlineData("v[0,0]")]
    [InlineData("w[0,0]x")]
    [InlineData("w[99999999999999999999,0]")]
    [InlineData("")]
    public void NoVariable_IsRefused_WithThoseThatThereAre(string name)
    {
        var problem = Assert.Throws<FormatException>(() => Explainer.Explain(new ExplainOptions { Nudge = name }));
        Assert.StartsWith($"{name}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("w[0..2,0..1]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSingle_RoundsOnce()
    {
        Assert.Equal(0.1f, Layer.ToSingle(new Rational(1, 10)));
        // A little above the middle of two floats: in double it is the middle, which would go down to the even one.
        var above = new Rational((BigInteger.One << 84) + (BigInteger.One << 60) + 1, BigInteger.One << 60);
        Assert.Equal(16777217, above.ToDouble());
        Assert.Equal(16777218, Layer.ToSingle(above));
        Assert.Equal(16777216, Layer.ToSingle(16777217));
    }

    private static Chapter Chapter(string id) => Explainer.Explain(new ExplainOptions()).Chapters.Single(chapter => chapter.Id == id);
}
