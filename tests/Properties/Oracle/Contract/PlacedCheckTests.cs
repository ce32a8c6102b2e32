using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>One call on operands that lie in some way: the numbers that are read, and where the memory is.</summary>
public sealed class PlacedCheckTests
{
    // Where a stride is 0 the first row, column or element stands for all; dy and x of backward as well, old content not.
    [Theory]
    [InlineData("linear.forward", "-", new[] { "x", "w" })]
    [InlineData("linear.backward", "dx:acc", new[] { "x", "w", "dy" })]
    public void RepeatedInputs_AreReadAsTheirStridesSay(string operation, string request, string[] matrices)
    {
        var ways = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 24; seed++)
        {
            CaseId id = CaseId.Parse($"eg1/contract.broadcast-p24/{operation}/f32/input-major/-/3x4x2/{request}/{SplitMix64.Mix(seed):x}");
            Call call = ContractCases.CallOf(id);
            Call read = Assert.Single(ContractCases.Check(id).Exact(id, call));
            Assert.Equal(call.Inputs.Keys, read.Inputs.Keys);
            foreach ((string name, Tensor drawn) in call.Inputs)
            {
                Placement placement = Placement.Broadcast(id, name, drawn);
                (int row, int column) = matrices.Contains(name) ? (placement.RowStride, placement.ColumnStride) : (4, 1);
                ways.Add((Math.Min(row, 1), column));
                for (int k = 0; k < drawn.Count; k++)
                {
                    int from = ((row == 0 ? 0 : k / drawn.Columns) * drawn.Columns) + (column == 0 ? 0 : k % drawn.Columns);
                    Assert.Equal(drawn[from], read.Inputs[name][k]);
                }
            }
        }

        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1)], ways.Order());
    }

    [Fact]
    public void Broadcast_LaysInputsByStridesOfZero_AndNothingElse()
    {
        CaseId id = CaseId.Parse("eg1/contract.broadcast-p24/linear.backward/f32/input-major/-/3x4x2/dx:acc/1");
        Call call = ContractCases.CallOf(id);
        var strides = new Dictionary<string, (int, int)>();
        using var views = new AlteredViews(
            before: (asked, _) =>
            {
                foreach ((string name, TensorView view) in asked.Inputs.Concat(asked.Outputs))
                {
                    strides[name] = (view.RowStride, view.ColumnStride);
                }
            }
        );
        Assert.NotEqual(Outcome.Violated, ContractCases.Judged(id, views).Outcome);
        foreach (string name in new[] { "x", "w", "dy" })
        {
            Placement expected = Placement.Broadcast(id, name, call.Inputs[name]);
            Assert.Equal((expected.RowStride, expected.ColumnStride), strides[name]);
        }

        Assert.Equal((4, 1), strides["dx"]);
    }

    // Another process tries first what may end one.
    [Fact]
    public void Guard_IsProbedFirst_AndNothingElseIs()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        var probed = new List<string>();
        var fault = new Fault(FaultKind.Crashed, "it ended");
        using var views = new AlteredViews
        {
            Probing = id =>
            {
                probed.Add(id);
                return fault;
            },
        };
        Violation violation = Assert.Single(ContractCases.Judged(ContractCases.Forward("guard"), views).Violations);
        Assert.Equal(
            (FaultKind.Crashed, "linear.forward gave no answer that can be judged: it ended"),
            (violation.Fault, violation.Headline)
        );
        Assert.Equal([ContractCases.Forward("guard").ToString()], probed);
        Assert.Equal(Outcome.Passed, ContractCases.Judged(ContractCases.Forward("gaps"), views).Outcome);
        Assert.Single(probed);
    }

    // Bits 1 and 2 of the seed say at which end the page is, bit 3 whether there are gaps.
    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(4, true, false)]
    [InlineData(6, true, false)]
    [InlineData(8, false, true)]
    [InlineData(9, false, true)]
    [InlineData(14, true, true)]
    public unsafe void Guarded_MemoryLiesAsTheSeedSays(ulong seed, bool atEnd, bool gapped)
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        CaseId id = ContractCases.Forward("guard", seed);
        Call call = ContractCases.CallOf(id);
        var strides = new List<(string Name, int Row, bool Begins, bool Ends)>();
        using var views = new AlteredViews(
            before: (asked, _) =>
            {
                foreach ((string name, TensorView view) in asked.Inputs)
                {
                    using System.Buffers.MemoryHandle handle = view.Bytes.Pin();
                    nint first = (nint)handle.Pointer;
                    int page = Environment.SystemPageSize;
                    strides.Add((name, view.RowStride, first % page == 0, (first + view.Bytes.Length) % page == 0));
                }
            }
        );
        Assert.Equal(Outcome.Passed, ContractCases.Judged(id, views).Outcome);
        Assert.Equal(3, strides.Count);
        Assert.All(
            strides,
            operand =>
            {
                Tensor tensor = call.Inputs[operand.Name];
                int row = gapped ? Placement.Gapped(id, operand.Name, tensor).RowStride : tensor.Columns;
                Assert.Equal((row, !atEnd, atEnd), (operand.Row, operand.Begins, operand.Ends));
            }
        );
    }
}
