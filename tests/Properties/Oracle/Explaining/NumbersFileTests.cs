using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>A layer's numbers from a file: exactly, or refused with what was expected.</summary>
public sealed class NumbersFileTests
{
    private const string Good = """{"x":[[1,2]],"w":[[0.1],[-2e-1]],"b":[3],"target":[[4]]}""";

    [Fact]
    public void Json_IsTakenExactly()
    {
        LayerNumbers numbers = Read(Good);
        Assert.Equal(new Rational(1, 10), numbers.W[0, 0]);
        Assert.Equal(new Rational(-1, 5), numbers.W[1, 0]);
        Assert.Equal(3, numbers.B[0]);
        Assert.Equal(4, numbers.Target[0, 0]);
    }

    [Fact]
    public void OutputMajorWeights_AreTurned()
    {
        LayerNumbers numbers = Read("""{"x":[[1,2]],"w":[[5,6]],"b":[3],"target":[[4]]}""", WeightLayout.OutputMajor);
        Assert.Equal([5, 6], numbers.W.Cast<Rational>());
        Assert.Equal(2, numbers.W.GetLength(0));
    }

    [Fact]
    public void Safetensors_AreTheNumbersOfTheirType()
    {
        Tensor Of(float value, params int[] shape)
        {
            Tensor tensor = Tensor.Zeros(ElementType.F32, shape);
            tensor[0] = value;
            return tensor;
        }

        byte[] bytes = Safetensors.ToBytes(
            new Document(
                new Dictionary<string, string>(),
                new Dictionary<string, Tensor>
                {
                    ["x"] = Of(1, 1, 1),
                    ["w"] = Of(0.1f, 1, 1),
                    ["b"] = Of(3, 1),
                    ["target"] = Of(4, 1, 1),
                }
            )
        );
        Assert.Equal(Rational.FromDouble(0.1f), NumbersFile.Read(bytes, WeightLayout.InputMajor).W[0, 0]);
    }

    [Theory]
    [InlineData("", "neither JSON nor safetensors")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "it holds nothing, expected \"x\"")]
    [InlineData("""{"x":[[1]],"w":[[1]],"b":[1],"target":[[1]],"y":1}""", "expected \"x\"")]
    [InlineData("""{"x":[[1]],"x":[[1]],"w":[[1]],"b":[1],"target":[[1]]}""", "not valid JSON")]
    [InlineData("""{"x":[[1,2],[3]],"w":[[1]],"b":[1],"target":[[1]]}""", "the rows of x have different lengths")]
    [InlineData("""{"x":[],"w":[[1]],"b":[1],"target":[[1]]}""", "x is [0,0], expected extents from 1 to 8")]
    [InlineData("""{"x":[[1,2]],"w":[[1]],"b":[1],"target":[[1]]}""", "x has 2 columns, but w has 1 inputs")]
    [InlineData("""{"x":[[1]],"w":[[1]],"b":[1,2],"target":[[1]]}""", "b has 2 elements, but w has 1 outputs")]
    [InlineData("""{"x":[[1]],"w":[[1]],"b":[1],"target":[[1],[2]]}""", "target is [2,1], expected [1,1]")]
    [InlineData("""{"x":[["1"]],"w":[[1]],"b":[1],"target":[[1]]}""", "in x: expected a number")]
    [InlineData("""{"x":[[1e99]],"w":[[1]],"b":[1],"target":[[1]]}""", "in x: expected a number")]
    [InlineData("""{"x":[[1e9]],"w":[[1]],"b":[1],"target":[[1]]}""", "expected numbers from -1000000 to 1000000")]
    [InlineData("""{"x":[1],"w":[[1]],"b":[1],"target":[[1]]}""", "x must be a list of rows")]
    [InlineData("""{"x":[[1]],"w":[[1]],"b":1,"target":[[1]]}""", "b must be a list of numbers")]
    public void WrongFile_IsRefused_WithWhatWasExpected(string text, string part)
    {
        var problem = Assert.Throws<FormatException>(() => Read(text));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    private static LayerNumbers Read(string text, WeightLayout layout = WeightLayout.InputMajor) =>
        NumbersFile.Read(Encoding.UTF8.GetBytes(text), layout);
}
