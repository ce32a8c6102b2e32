using ExactGrad.Oracle.Explaining;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>Every number that is explained is the Reference's, and every equation holds: each side is computed again, exactly.</summary>
public sealed class ExplanationTests
{
    /// <summary>What to explain, of several kinds.</summary>
    public static TheoryData<int, int, int, WeightLayout, Reduction> Kinds { get; } =
        new()
        {
            { 2, 3, 2, WeightLayout.InputMajor, Reduction.Mean },
            { 2, 3, 2, WeightLayout.OutputMajor, Reduction.None },
            { 1, 1, 1, WeightLayout.InputMajor, Reduction.Sum },
            { 3, 2, 4, WeightLayout.OutputMajor, Reduction.BatchMean },
            { 5, 1, 3, WeightLayout.InputMajor, Reduction.Mean },
            { 7, 3, 1, WeightLayout.InputMajor, Reduction.Mean },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EverySideOfEveryEquation_IsWhatTheReferenceComputes(
        int batch,
        int inputs,
        int outputs,
        WeightLayout layout,
        Reduction reduction
    )
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var options = new ExplainOptions
            {
                Batch = batch,
                Inputs = inputs,
                Outputs = outputs,
                Layout = layout,
                Reduction = reduction,
                Seed = seed,
            };
            var names = new Truth(options);
            Explanation explanation = Explainer.Explain(options);
            int compared = 0;
            foreach (string id in new[] { "forward", "loss", "dx", "dw", "db", "chain" })
            {
                Chapter chapter = explanation.Chapters.Single(chapter => chapter.Id == id);
                foreach (Equation equation in chapter.Blocks.OfType<Equations>().SelectMany(block => block.Lines))
                {
                    compared +=
                        equation.Left.Contains('[') || equation.Left == "L"
                            ? AssertElement(equation, names)
                            : AssertMatrix(equation, names, id);
                }
            }

            // y, dy, dx, dw, db, L; two and three matrix lines; the chain.
            int least = (2 * batch * outputs) + (batch * inputs) + (inputs * outputs) + outputs + 1;
            Assert.True(compared > 3 * least, $"{compared} sides compared, expected more than {3 * least}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryTable_HasAHeadingForEachColumn_AndNoEmptyCell(
        int batch,
        int inputs,
        int outputs,
        WeightLayout layout,
        Reduction reduction
    )
    {
        var options = new ExplainOptions
        {
            Batch = batch,
            Inputs = inputs,
            Outputs = outputs,
            Layout = layout,
            Reduction = reduction,
        };
        NumberTable[] tables = [.. Explainer.Explain(options).Chapters.SelectMany(chapter => chapter.Blocks).OfType<NumberTable>()];
        Assert.True(tables.Length >= 14, $"{tables.Length} tables");
        Assert.All(
            tables,
            table =>
            {
                Assert.NotEmpty(table.Caption);
                Assert.NotEmpty(table.Rows);
                Assert.All(table.Rows, row => Assert.Equal(table.Headers.Count, row.Count));
                Assert.All(table.Rows.SelectMany(row => row).Concat(table.Headers), cell => Assert.NotEqual("", cell));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryTableOfNumbers_HoldsTheReferencesNumbers(int batch, int inputs, int outputs, WeightLayout layout, Reduction reduction)
    {
        var options = new ExplainOptions
        {
            Batch = batch,
            Inputs = inputs,
            Outputs = outputs,
            Layout = layout,
            Reduction = reduction,
        };
        var names = new Truth(options);
        Explanation explanation = Explainer.Explain(options);
        IReadOnlyList<IReadOnlyList<string>> Rows(string chapter, int table) =>
            explanation.Chapters.Single(one => one.Id == chapter).Blocks.OfType<NumberTable>().ElementAt(table).Rows;
        void AssertTable(string chapter, int table, int rows, int columns, Func<int, int, Rational> truth)
        {
            IReadOnlyList<IReadOnlyList<string>> cells = Rows(chapter, table);
            Assert.Equal(rows, cells.Count);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(columns + 1, cells[row].Count);
                for (int column = 0; column < columns; column++)
                {
                    Assert.Equal(truth(row, column), Arithmetic.Value(cells[row][column + 1], names.Of));
                }
            }
        }

        AssertTable("forward", 0, batch, inputs, (s, i) => names.Layer.X[s, i]);
        AssertTable("forward", 1, inputs, outputs, (i, j) => names.Layer.W[i, j]);
        AssertTable("forward", 2, 1, outputs, (_, j) => names.Layer.B[j]);
        AssertTable("loss", 0, batch, outputs, (s, j) => names.Layer.Target[s, j]);
        // The Jacobians, from the Reference: the gradients of one output alone.
        AssertTable("dx", 0, outputs, inputs, (j, i) => Linear<Rational>.InputGradient(names.Layer.W, One(outputs, j), Stored)[0, i]);
        AssertTable(
            "dw",
            0,
            outputs,
            inputs * outputs,
            (j, k) => Linear<Rational>.WeightGradient(names.First, One(outputs, j), Stored)[k / outputs, k % outputs]
        );
        AssertTable("db", 0, outputs, outputs, (j, k) => Linear<Rational>.BiasGradient(One(outputs, j))[k]);

        foreach ((Reduction each, int row) in Enum.GetValues<Reduction>().Select((each, row) => (each, row)))
        {
            IReadOnlyList<string> cells = Rows("reductions", 0)[row];
            var one = new Truth(options with { Reduction = each });
            Assert.Equal(one.Layer.Dy()[0, 0], Arithmetic.Value(cells[3], one.Of));
            Assert.Equal(one.Layer.Db()[0], Arithmetic.Value(cells[4], one.Of));
            Assert.Equal(one.Layer.Dw()[inputs - 1, outputs - 1], Arithmetic.Value(cells[5], one.Of));
            if (each != Reduction.None)
            {
                Assert.Equal(one.Layer.Loss(), Arithmetic.Value(cells[1], one.Of));
            }
        }

        // Right is what all at once gives, wrong is not.
        IReadOnlyList<IReadOnlyList<string>> micro = Rows("reductions", 1);
        Assert.Equal(micro[0].Skip(1), micro[3].Skip(1));
        Assert.NotEqual(micro[0].Skip(1), micro[4].Skip(1));
    }

    [Fact]
    public void Circuit_HasTheKnownNumbers()
    {
        Chapter circuit = Explainer.Explain(new ExplainOptions()).Chapters.Single(chapter => chapter.Id == "circuit");
        var picture = Assert.Single(circuit.Blocks.OfType<CircuitPicture>());
        Assert.Equal(["-2", "5", "3", "-4", "-12"], picture.Forward);
        Assert.Equal(["-4", "-4", "-4", "3", "1"], picture.Backward);
    }

    [Fact]
    public void Answers_AnswerTheSum_BeforeAnyTermIsNeeded()
    {
        Chapter first = Explainer.Explain(new ExplainOptions()).Chapters[0];
        Question question = first.Blocks.OfType<Question>().First();
        Assert.Contains("sum(0)", question.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jacobian", question.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("chain rule", question.Answer, StringComparison.Ordinal);
        Assert.Contains("db[0] = dy[0,0] + dy[1,0]", question.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryQuestion_LeadsToAChapter()
    {
        Explanation explanation = Explainer.Explain(new ExplainOptions());
        Assert.Equal(explanation.Chapters.Count, explanation.Chapters.Select(chapter => chapter.Id).Distinct().Count());
        Assert.All(
            explanation.Chapters[0].Blocks.OfType<Question>(),
            question => Assert.Contains(explanation.Chapters, chapter => chapter.Id == question.Chapter)
        );
    }

    private const WeightLayout Stored = WeightLayout.InputMajor;

    private static Rational[,] One(int count, int index)
    {
        var one = new Rational[1, count];
        one[0, index] = 1;
        return one;
    }

    private static int AssertElement(Equation equation, Truth names)
    {
        Rational truth = names.Of(equation.Left);
        foreach (string side in equation.Sides)
        {
            Rational value = Arithmetic.Value(side, names.Of);
            Assert.True(value == truth, $"{equation.Left}: {side} is {value}, expected {truth}");
        }

        return equation.Sides.Count;
    }

    /// <summary>The last side is the matrix; sides before it are recomputed where they are sums and products of matrices.</summary>
    private static int AssertMatrix(Equation equation, Truth names, string chapter)
    {
        Rational[,] truth = names.Matrix(equation.Left, chapter);
        foreach (string side in equation.Sides.Skip(1))
        {
            Rational[,] value = Matrices.Value(side);
            Assert.True(value.Cast<Rational>().SequenceEqual(truth.Cast<Rational>()), $"{equation.Left} in {chapter}: {side}");
            Assert.Equal(truth.GetLength(1), value.GetLength(1));
        }

        return equation.Sides.Count - 1;
    }
}
