using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What of the lane contract an implementation cannot take part in, told in one sentence.</summary>
public sealed class ContractAbsenceTests
{
    private static readonly ViewTraits Everything = new() { Threads = true };

    [Fact]
    public void WhatIsLacking_IsTold_GroupedByTheReason()
    {
        Assert.Equal("", Absent(Everything));
        Assert.Equal("not applicable: threads (no number of threads)", Absent(new ViewTraits()));
        Assert.Equal(
            "not applicable: strides (no column strides); callers (one caller at a time)",
            Absent(Everything with { ColumnStrides = false, Callers = false })
        );
        Assert.Equal(
            "not applicable: accumulate (no accumulation); gaps, strides, broadcast, again, in-place, threads, callers, guard (no views)",
            Absent(null, accumulates: false)
        );
    }

    private static string Absent(ViewTraits? views, bool accumulates = true)
    {
        LaneSettings any = CaseArbitrary.Settings(LaneCases.Any);
        return new ContractLane().Absent(
            new()
            {
                Operations = any.Operations,
                ElementTypes = any.ElementTypes,
                Layouts = any.Layouts,
                Reductions = any.Reductions,
                Capabilities = any.Capabilities with { Accumulates = accumulates },
                Views = views,
                MaxSide = any.MaxSide,
                LargeSide = any.LargeSide,
                LargeProducts = any.LargeProducts,
            }
        );
    }
}
