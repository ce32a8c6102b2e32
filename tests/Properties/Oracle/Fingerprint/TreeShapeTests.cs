using ExactGrad.Oracle.Fingerprint;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>Trees written as brackets get the names that people use.</summary>
public sealed class TreeShapeTests
{
    [Theory]
    [InlineData("(((0 1) 2) 3)", "sequential")]
    [InlineData("(((3 2) 1) 0)", "sequential reversed")]
    [InlineData("((0 1) (2 3))", "pairwise")]
    [InlineData("((0 1) (2 (3 4)))", "pairwise")]
    [InlineData("((0 2) (1 3))", "halving (k + k+n/2)")]
    [InlineData("(0 1 2 3)", "4 terms in one addition")]
    [InlineData("((((0 3) 6) ((1 4) 7)) ((2 5) 8))", "3 lanes (stride 3), each sequential, then sequential")]
    [InlineData("((((0 4) 8) ((2 6) 10)) (((1 5) 9) ((3 7) 11)))", "4 lanes (stride 4), each sequential, then halving (k + k+n/2)")]
    [InlineData("((((0 1) 2) ((3 4) 5)) (6 7))", "blocks of 3, each sequential, then sequential")]
    [InlineData("(((0 1 2) (3 4 5)) (6 7 8))", "blocks of 3, each 3 terms in one addition, then sequential")]
    [InlineData("((((0 1 2) 3 4 5) 6 7 8) 9 10 11)", "sequential, 3 terms at a time in one addition")]
    [InlineData("(((((0 2) 4) ((1 3) 5)) 6) 7)", "2 lanes (stride 2), each sequential, then sequential, then the last 2 one by one")]
    [InlineData("((0 3) (1 2))", "((0 3) (1 2))")]
    [InlineData("(((0 2) 1) ((3 5) 4))", "(((0 2) 1) ((3 5) 4))")]
    [InlineData("((((0 1) 2) 3) (5 4))", "([0..3] (4 5))")]
    public void Shape_HasItsName(string brackets, string name) => Assert.Equal(name, TreeShape.Describe(Parse(brackets), -1));

    [Theory]
    [InlineData("(((b 0) 1) 2)", "sequential, bias first")]
    [InlineData("(((0 1) 2) b)", "sequential, bias last")]
    [InlineData("((((0 1) b) 2) 3)", "sequential, bias after 2 terms")]
    [InlineData("((b 0 1 2) 3 4 5)", "sequential, 3 terms at a time in one addition, bias in the first addition of 4")]
    [InlineData("((0 3) (1 (b 2)))", "((0 3) (1 (2 b)))")]
    public void Bias_HasItsPlace(string brackets, string name) => Assert.Equal(name, TreeShape.Describe(Parse(brackets), 99));

    [Fact]
    public void Brackets_ShortenRuns() => Assert.Equal("([0..3] [4..7])", Parse("((((0 1) 2) 3) (((4 5) 6) 7))").Brackets(-1));

    private static SumTree Parse(string brackets)
    {
        int at = 0;
        SumTree Next()
        {
            if (brackets[at] != '(')
            {
                int end = brackets.IndexOfAny([' ', ')'], at);
                string word = brackets[at..end];
                at = end;
                return new SumLeaf(word == "b" ? 99 : int.Parse(word, System.Globalization.CultureInfo.InvariantCulture));
            }

            var children = new List<SumTree>();
            do
            {
                at++;
                children.Add(Next());
            } while (brackets[at] == ' ');
            at++;
            return new SumNode(children);
        }

        return Next();
    }
}
