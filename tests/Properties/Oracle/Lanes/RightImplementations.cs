using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>A judge that convicts the innocent is of no use: every right order and method is verified in every lane.</summary>
public sealed class RightImplementations
{
    // The zoo of tests/Mutation asks for more, in float and double.
    private const int CasesPerLane = 40;

    [Theory]
    [InlineData(Order.Forward)]
    [InlineData(Order.Reversed)]
    [InlineData(Order.Shuffled)]
    [InlineData(Order.Pairwise)]
    [InlineData(Order.Blocked)]
    [InlineData(Order.Compensated)]
    public void EveryOrder_InEveryFormat_IsVerified(object order)
    {
        foreach (bool fused in new[] { false, true })
        {
            Verify(
                new OrderedImplementation(new Summation((Order)order, fused), Formats.Mixed, storesTwice: fused),
                (ulong)(Order)order,
                LanesOf((Order)order)
            );
            Verify(
                new OrderedImplementation(new Summation((Order)order, fused), Formats.Plain, storesTwice: !fused),
                (ulong)(Order)order,
                LanesOf((Order)order)
            );
        }
    }

    // What many BLAS do for float: sums in double, which nobody has to declare.
    [Fact]
    public void WiderSumsThanDeclared_AreVerified() =>
        Verify(
            new OrderedImplementation(
                new Summation(Order.Forward),
                [.. Formats.Plain.Select(format => format with { Accumulator = ExactGrad.Oracle.Calls.ElementType.F64 })],
                declared: Formats.Plain
            ),
            7,
            JudgeOptions.LaneNames.Except(["large"])
        );

    // Kahan's correction of an infinite sum is infinity minus infinity: NaN, where every plain order gives the infinity.
    private static IEnumerable<string> LanesOf(Order order) =>
        JudgeOptions.LaneNames.Except(order == Order.Compensated ? ["special", "large"] : ["large"]);

    private static void Verify(OrderedImplementation implementation, ulong seed, IEnumerable<string> lanes)
    {
        using (implementation)
        {
            Report report = new Judge(
                implementation,
                new JudgeOptions
                {
                    Lanes = [.. lanes],
                    Cases = Law.Trials(CasesPerLane),
                    MaxSide = 17,
                    Seed = seed,
                }
            ).Run();
            string found = string.Join(
                '\n',
                report.Failures.Select(failure => $"{failure.CaseId}\n{string.Join('\n', failure.Explanation)}")
            );
            // A long sum in bf16 alone has T u >= 1: the one thing that may stay open.
            Assert.All(
                report.Lanes,
                lane =>
                    Assert.True(
                        lane.Verdict == Verdict.Verified || (lane.Violated == 0 && lane.Inconclusive > 0),
                        $"{lane.Name} {lane.Verdict}\n{found}"
                    )
            );
        }
    }
}
