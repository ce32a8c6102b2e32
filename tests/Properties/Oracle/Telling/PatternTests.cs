using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Telling;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Telling;

/// <summary>Where an output is wrong, in words: the phrase is most of what a person needs to find a dropped tail.</summary>
public sealed class PatternTests
{
    /// <summary>Which elements are wrong, a line of # and . for each row, and what is said of them.</summary>
    public sealed record Row(string Says, params string[] Mask)
    {
        public override string ToString() => Says;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("every element", "###", "###"),
        new Row("its only element", "#"),
        new Row("this element alone", "...", ".#."),
        new Row("the last row", "..", "##"),
        new Row("row 0", "##", ".."),
        new Row("row 1", "..", "##", ".."),
        new Row("the last 3 columns", "..###", "..###"),
        new Row("the last column", "...#", "...#"),
        new Row("the first 2 columns", "##..", "##.."),
        new Row("columns 1 to 2", ".##.", ".##."),
        new Row("columns 1 mod 3", ".#..#..#", ".#..#..#"),
        new Row("rows 7 mod 8", Every(24, row => row % 8 == 7)),
        new Row("rows 1 mod 2", "..", "##", "..", "##", "..", "##"),
        // Two of them are no rule, and neither is one that stops early.
        new Row("rows 0, 2", "##", "..", "##"),
        new Row("rows 3, 5, 7", Every(8, row => row is 3 or 5 or 7)),
        new Row("rows 0, 2, 4", Every(9, row => row is 0 or 2 or 4)),
        new Row("rows 0, 1, 2, 4, 5, 7, 8, 10, ...", Every(14, row => row is 0 or 1 or 2 or 4 or 5 or 7 or 8 or 10 or 11)),
        new Row("every element off the diagonal", ".##", "#.#", "##."),
        new Row("where the last row and the last 2 columns meet", "....", "..##"),
        new Row("where rows 0, 2 and column 1 meet", ".#.", "...", ".#."),
        new Row("2 elements, in all rows and all columns", "#.", ".#"),
        new Row("3 elements, in the last 2 rows and the first 2 columns", "...", "#..", "##."),
        new Row("the last 2 columns", "..##"),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Pattern_OfAMask(Row row)
    {
        bool[] wrong = [.. row.Mask.SelectMany(line => line.Select(c => c == '#'))];
        (int rows, int columns) = (row.Mask.Length, row.Mask[0].Length);
        Tensor actual = Tensor.Zeros(ElementType.F32, rows, columns);
        var mismatch = new Mismatch("y", rows, columns, wrong, actual, new ExactExpectation(new double[wrong.Length], ElementType.F32));
        Assert.Equal(row.Says, Pattern.Of(mismatch));
    }

    private static string[] Every(int rows, Func<int, bool> isWrong) =>
        [.. Enumerable.Range(0, rows).Select(row => isWrong(row) ? "##" : "..")];
}
