using ExactGrad.Oracle.Cases;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>A text that is no case is refused, and the message names the part, what it is and what was expected.</summary>
public sealed class CaseIdRefusals
{
    /// <summary>A text with one wrong part, and what the message must say.</summary>
    public sealed record Row(string Part, string Text, string Says, string Expects)
    {
        public override string ToString() => Part;
    }

    private const string Good = "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx+dw:acc/00000000000000ff";

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("version", Good.Replace("eg1", "eg2", StringComparison.Ordinal), "\"eg2\"", "eg1"),
        new Row("parts", "eg1/exact.p24/linear.backward", "3 parts", "at least 9"),
        new Row("nothing", "", "\"\"", "eg1"),
        new Row("lane", With(1, "exact"), "\"exact\"", "LANE.VARIANT"),
        new Row("operation", With(2, "linear.sideways"), "\"linear.sideways\"", "linear.backward, relu.forward"),
        new Row("element type", With(3, "f8"), "\"f8\"", "f64, f32, f16, bf16"),
        new Row("layout", With(4, "row-major"), "\"row-major\"", "layout of linear.backward"),
        new Row("layout missing", With(4, "-"), "\"-\"", "layout of linear.backward"),
        new Row("reduction without loss", With(5, "mean"), "\"mean\"", "reduction of linear.backward"),
        new Row("extents too few", With(6, "2x3"), "2 extents", "linear.backward takes 3"),
        new Row("extent negative", With(6, "2x-3x4"), "\"-3\"", "whole number from 0"),
        new Row("extent too large", With(6, "2x3x99999999999"), "\"99999999999\"", "whole number from 0"),
        new Row("extent empty", With(6, "2xx4"), "\"\"", "whole number from 0"),
        new Row("gradient", With(7, "dz"), "\"dz\"", "dx, dw, db"),
        new Row("gradient twice", With(7, "dx+dx:acc"), "dx", "requested twice"),
        new Row("gradient of none", "eg1/exact.p24/relu.forward/f32/-/-/2x3/dx/ff", "\"dx\"", "none to choose from"),
        new Row("seed", With(8, "xyz"), "\"xyz\"", "16 hexadecimal digits"),
        new Row("seed too long", With(8, "00000000000000000"), "\"00000000000000000\"", "16 hexadecimal digits"),
        new Row("seed empty", With(8, ""), "\"\"", "16 hexadecimal digits"),
        new Row("value", Good + "/x=1,two", "\"two\" in x", "number"),
        new Row("values without name", Good + "/=1", "\"=1\"", "TENSOR=v,v,..."),
        new Row("values without equals", Good + "/x", "\"x\"", "TENSOR=v,v,..."),
        new Row("tensor twice", Good + "/x=1/x=2", "x", "given twice"),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Parse_OfOneWrongPart_NamesItAndWhatWasExpected(Row row)
    {
        string message = Assert.Throws<FormatException>(() => CaseId.Parse(row.Text)).Message;
        Assert.StartsWith("not a case id: ", message, StringComparison.Ordinal);
        Assert.Contains(row.Says, message, StringComparison.Ordinal);
        Assert.Contains(row.Expects, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfTheTextThatTheRowsSpoil_Succeeds() => Assert.Equal(Good, CaseId.Parse($" {Good}\n").ToString());

    [Fact]
    public void Parse_OfAVeryLongText_DoesNotRepeatAllOfIt() =>
        Assert.InRange(Assert.Throws<FormatException>(() => CaseId.Parse(new string('y', 100_000))).Message.Length, 1, 400);

    private static string With(int part, string word)
    {
        string[] parts = Good.Split('/');
        parts[part] = word;
        return string.Join('/', parts);
    }
}
