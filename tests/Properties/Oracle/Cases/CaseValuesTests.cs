using System.Globalization;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>Tensors given by value replace the drawn ones, or are refused.</summary>
public sealed class CaseValuesTests
{
    private const string Good = "eg1/exact.p24/linear.forward/f32/input-major/-/1x2x1/-/00000000000000ff";

    [Fact]
    public void Values_ReplaceWhatWasDrawn() => Assert.Equal([3, -4], OrderedNumbers(Good + "/x=3,-4", "x"));

    [Fact]
    public void Values_LeaveOtherTensorsAsDrawn() => Assert.Equal(OrderedNumbers(Good, "w"), OrderedNumbers(Good + "/x=3,-4", "w"));

    [Theory]
    [InlineData("/x=3", "x [1,2] has 2 elements, but 1 values are given")]
    [InlineData("/dy=3", "the case has no tensor dy; it has")]
    [InlineData("/x=0.1,0", "x element 0: 0.1 is not a number of type f32")]
    public void Values_ThatDoNotFit_AreRefused(string values, string says)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
        try
        {
            string message = Assert.Throws<FormatException>(() => OrderedNumbers(Good + values, "x")).Message;
            Assert.Contains(says, message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static double[] OrderedNumbers(string text, string tensor)
    {
        var id = CaseId.Parse(text);
        return Support.Calls.Numbers(new ExactLane().Inputs(id)[tensor]);
    }
}
