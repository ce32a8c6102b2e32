using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The budget's edge: what just fits is taken, and one more bit is refused.</summary>
public sealed class ExactBudgetTests
{
    /// <summary>A call at the edge, and whether the budget takes it.</summary>
    public sealed record Row(string What, Call Call, int Bits, bool Holds)
    {
        public override string ToString() => What;
    }

    private const double Largest = (1 << 24) - 1;

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("y = 2^24 - 1", Calls.Forward(Calls.Row(Largest - 6, 1), Calls.Column(1, 6), [0]), 24, true),
        new Row("y = 2^24", Calls.Forward(Calls.Row(Largest - 6, 1), Calls.Column(1, 6), [1]), 24, false),
        new Row("cancelling terms count in full", Calls.Forward(Calls.Row(Largest, 1), Calls.Column(1, -1), [0]), 24, false),
        new Row("a half takes a bit", Calls.Forward(Calls.Row(Largest - 6, 1), Calls.Column(1, 6), [0.5]), 24, false),
        new Row("wider sums hold it", Calls.Forward(Calls.Row(Largest - 6, 1), Calls.Column(1, 6), [1]), 53, true),
        new Row("infinite input", Calls.Forward(Calls.Row(double.PositiveInfinity), Calls.Row(0), [0]), 24, false),
        new Row("NaN input", Calls.Forward(Calls.Row(double.NaN), Calls.Row(0), [0]), 24, false),
        new Row("dw at its edge", Calls.Backward(Calls.Column(4095, 4095), Calls.Row(0), Calls.Column(2048, 2048), "dw"), 24, true),
        new Row("dw over it", Calls.Backward(Calls.Column(4097, 4096), Calls.Row(0), Calls.Column(2049, 2047), "dw"), 24, false),
        new Row("mean over 3", Calls.MseForward(Calls.Column(1, 1, 1), Calls.Column(0, 0, 0), Reduction.Mean), 24, false),
        new Row("mean over 4", Calls.MseForward(Calls.Column(1, 1, 1, 1), Calls.Column(0, 0, 0, 0), Reduction.Mean), 24, true),
        new Row("square at its edge", Calls.MseForward(Calls.Row(4095), Calls.Row(0), Reduction.Sum), 24, true),
        new Row("square over it", Calls.MseForward(Calls.Row(4095), Calls.Row(-1), Reduction.Sum), 24, false),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Holds_AtTheEdge_TakesWhatFitsAndNoBitMore(Row row) => Assert.Equal(row.Holds, ExactBudget.Holds(row.Call, row.Bits));

    // Summing in f32 and storing to bf16 twice is legal (PyTorch does); so old content asks for room in the type itself.
    [Fact]
    public void Holds_WhereOldContentIsAdded_AsksForTheTypeItself()
    {
        Call overwrite = Calls.Backward(Calls.Column(255, 255), Calls.Row(0), Calls.Column(1, 1), "dw") with { };
        Call wide = Calls.In(ElementType.BF16, overwrite);
        Assert.True(ExactBudget.Holds(wide, 24));
        Call accumulate = wide with
        {
            Request = [new GradientRequest("dw", GradientMode.Accumulate)],
            Inputs = new Dictionary<string, Tensor>(wide.Inputs) { ["dw"] = Calls.Matrix(ElementType.BF16, Calls.Row(1)) },
        };
        Assert.False(ExactBudget.Holds(accumulate, 24));
    }
}
