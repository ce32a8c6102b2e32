using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Memory that is watched: what stands in it before a call, and how what was written is told.</summary>
public sealed class ArenaTests
{
    private static readonly Call Forward = Calls.Forward(
        [
            [1, 2],
            [3, 4],
        ],
        [
            [1, 0],
            [0, 1],
        ],
        [5, 6]
    );
    private static readonly Call Backward = Calls.Backward(
        [
            [1, 2],
            [3, 4],
        ],
        [
            [1, 0],
            [0, 1],
        ],
        [
            [1, 1],
            [2, 2],
        ],
        "dx"
    );

    // x = [[1, 2], [3, 4]] column after column, with one place between the columns, one before and two behind.
    private static readonly Placement Columns = new(1, 1, 3, 2);

    [Theory]
    [InlineData(5)]
    [InlineData(double.NaN)]
    public void Outputs_HoldJunkBeforeTheCall_AskedForOrNot(double junk)
    {
        using var arena = new Arena(Backward, (_, shape, _) => Placement.Dense(shape), junk);
        foreach (string name in new[] { "dx", "dw", "db" })
        {
            Assert.All(Calls.Numbers(arena[name].Now), value => Assert.Equal(junk, value));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(double.NaN)]
    public void AccumulatedGradient_BeginsWithItsOldContent(double junk)
    {
        Call adding = Backward with
        {
            Request = [new GradientRequest("db", GradientMode.Accumulate)],
            Inputs = new Dictionary<string, Tensor>(Backward.Inputs) { ["db"] = Calls.Vector(ElementType.F32, 7, 8) },
        };
        using var arena = new Arena(adding, (_, shape, _) => Placement.Dense(shape), junk);
        Assert.Equal([7, 8], Calls.Numbers(arena["db"].Now));
    }

    // Places of Columns: 0 before, x[0,0], x[1,0], the gap, x[0,1], x[1,1], two behind.
    [Theory]
    [InlineData(0, "the gap before x", "gap of x", "linear.forward wrote beside the elements of x")]
    [InlineData(1, "x[0,0]", "input x", "linear.forward changed its input x")]
    [InlineData(2, "x[1,0]", "input x", "linear.forward changed its input x")]
    [InlineData(3, "the gap after x[1,0]", "gap of x", "linear.forward wrote beside the elements of x")]
    [InlineData(5, "x[1,1]", "input x", "linear.forward changed its input x")]
    [InlineData(6, "the gap after x[1,1]", "gap of x", "linear.forward wrote beside the elements of x")]
    [InlineData(7, "the gap after x[1,1]", "gap of x", "linear.forward wrote beside the elements of x")]
    public void WriteIntoAnInput_IsToldByItsPlace(int place, string where, string subject, string headline)
    {
        using var arena = new Arena(Forward, (name, shape, _) => name == "x" ? Columns : Placement.Dense(shape));
        double before = arena["x"].Memory[place];
        arena["x"].Memory[place] = 9;
        Violation violation = Assert.Single(arena.Trespasses());
        Assert.Equal((subject, headline), (violation.Subject, violation.Headline));
        Story story = violation.Tell();
        Assert.Equal((where, before, 9.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal((1, 1), (story.Wrong, story.Of));
        Assert.Equal(
            [
                "given linear.forward in f32, weights input-major",
                .. Forward.Inputs.Keys,
                "x lies at offset 1 of its memory, with row stride 1 and column stride 3",
                $"{where} (element {place} of its memory) was changed from {(double.IsNaN(before) ? "NaN" : before)} to 9",
            ],
            story.Lines.Select(line => line.Contains(" = ", StringComparison.Ordinal) ? line.Split(' ')[0] : line)
        );
    }

    [Fact]
    public void WriteIntoAnOutput_IsToldOnlyBesideItsElements()
    {
        using var arena = new Arena(Forward, (name, shape, _) => name == "y" ? Columns : Placement.Dense(shape));
        arena["y"].Memory[1] = 9;
        Assert.Empty(arena.Trespasses());
        arena["y"].Memory[3] = 9;
        Violation violation = Assert.Single(arena.Trespasses());
        Assert.Equal(("gap of y", "the gap after y[1,0]"), (violation.Subject, violation.Tell().Element));
    }

    [Fact]
    public void WriteIntoAGradientThatWasNotAskedFor_IsToldByItsName()
    {
        using var arena = new Arena(Backward, (_, shape, _) => Placement.Dense(shape));
        arena["db"].Memory[1] = 9;
        Violation violation = Assert.Single(arena.Trespasses());
        Assert.Equal(("unrequested db", "db[1]"), (violation.Subject, violation.Tell().Element));
        Assert.Equal("linear.backward wrote db, which was not asked for", violation.Headline);
    }

    // Where strides of 0 put several elements into one place, the first of them names it.
    [Theory]
    [InlineData(0, 0, 2, "the gap after x[0,0]")]
    [InlineData(0, 1, 3, "the gap after x[0,1]")]
    public void GapBehindARepeatedRow_IsToldByItsFirstElements(int rowStride, int columnStride, int place, string where)
    {
        using var arena = new Arena(
            Forward,
            (name, shape, _) => name == "x" ? new Placement(1, rowStride, columnStride, 1) : Placement.Dense(shape)
        );
        arena["x"].Memory[place] = 9;
        Assert.Equal(where, Assert.Single(arena.Trespasses()).Tell().Element);
    }

    // Two places behind four elements that lie dense: what would be the next row begins at the first of them.
    [Fact]
    public void GapBehindTheLastElement_IsToldByIt()
    {
        using var arena = new Arena(Forward, (name, shape, _) => name == "x" ? new Placement(0, 2, 1, 2) : Placement.Dense(shape));
        arena["x"].Memory[5] = 9;
        Assert.Equal("the gap after x[1,1]", Assert.Single(arena.Trespasses()).Tell().Element);
    }

    // Each output has poison of its own: what is copied from one into another is a write.
    [Fact]
    public void Poison_CopiedFromOneOutputIntoAnother_IsATrespass()
    {
        using var arena = new Arena(Backward, (_, shape, _) => Placement.Dense(shape));
        arena["db"].Memory.Bytes.CopyTo(arena["dw"].Memory.Bytes);
        Assert.Equal("unrequested dw", Assert.Single(arena.Trespasses()).Subject);
    }

    [Fact]
    public void Remembered_WhatWasWrittenBefore_IsNoTrespass()
    {
        using var arena = new Arena(Forward, (_, shape, _) => Placement.Dense(shape));
        arena["x"].Memory[0] = 9;
        arena.Remember();
        Assert.Empty(arena.Trespasses());
    }

    // y[0,1] is left as it was, y[1,0] is wrong: the first wrong one is told, and that nobody wrote it.
    [Theory]
    [InlineData(new[] { 1 }, "y[0,1]", true)]
    [InlineData(new[] { 2 }, "y[1,0]", false)]
    public void WrongOutput_IsToldWithHowItLies_AndWhetherItWasWrittenAtAll(int[] wrong, string element, bool untouched)
    {
        using var arena = new Arena(Forward, (name, shape, _) => name == "y" ? new Placement(0, 2, 1, 1) : Placement.Dense(shape), 5);
        Dictionary<string, double[]> truth = Evaluations.InDouble(Forward);
        for (int k = 0; k < 4; k++)
        {
            arena["y"].View[k / 2, k % 2] = wrong.Contains(k) ? (untouched ? 5 : -1) : truth["y"][k];
        }

        Tally[] tally = [default];
        Violation violation = Assert.Single(arena.Mismatches(Forward, truth, ", in this call", tally));
        Assert.Equal(4, tally[0].Compared);
        Assert.Equal("y of linear.forward is wrong in 1 of 4 elements, in this call", violation.Headline);
        Story story = violation.Tell();
        Assert.Equal(element, story.Element);
        string[] last = ["y lies at offset 0 of its memory, with row stride 2 and column stride 1"];
        Assert.Equal(
            untouched ? [.. last, $"{element} is what stood in the buffer before the call"] : last,
            story.Lines.Skip(story.Lines.Count - (untouched ? 2 : 1))
        );
        Assert.Equal("given linear.forward in f32, weights input-major", story.Lines[0]);
    }

    // What lies dense is not worth a line.
    [Fact]
    public void WrongOutputThatLiesDense_IsToldWithoutLayout()
    {
        using var arena = new Arena(Forward, (_, shape, _) => Placement.Dense(shape));
        Tally[] tally = [default];
        Story story = Assert.Single(arena.Mismatches(Forward, Evaluations.InDouble(Forward), "", tally)).Tell();
        Assert.DoesNotContain("", story.Lines);
        Assert.DoesNotContain(story.Lines, line => line.Contains("lies at", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Call_HandsOverEveryOperand(int threads)
    {
        using var arena = new Arena(Backward, (_, shape, _) => Placement.Dense(shape));
        ViewCall call = arena.Call(threads);
        Assert.Equal(["dy", "w", "x"], call.Inputs.Keys.Order());
        Assert.Equal(["db", "dw", "dx"], call.Outputs.Keys.Order());
        Assert.Equal(threads, call.Threads);
        Assert.Equal(["dx"], arena.Answer.Keys);
        Assert.Equal(6, arena.Image.Count());
    }
}
