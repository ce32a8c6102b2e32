using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>Right implementations pass the lanes wide and special, in whatever order they add.</summary>
public sealed class RightLayersTests
{
    public static TheoryData<string, string, bool> Orders()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (string lane in new[] { "wide", "special" })
        {
            foreach (Order order in Enum.GetValues<Order>())
            {
                data.Add(lane, order.ToString(), false);
                data.Add(lane, order.ToString(), true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void AnyOrder_FusedOrNot_IsVerified(string lane, string order, bool fused)
    {
        var layer = new PlainLayer { Summing = new Summing(Enum.Parse<Order>(order), fused) };
        new LaneUnderTest(lane).Verifies(layer);
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("special")]
    public void SumsInTheTypeItself_AreVerified(string lane)
    {
        var declared = new PlainLayer().Declared with { Accumulators = new Dictionary<ElementType, ElementType>() };
        new LaneUnderTest(lane).Verifies(new PlainLayer { Declared = declared });
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("special")]
    public void SumsInAnotherFormat_AreVerified(string lane)
    {
        var accumulators = new Dictionary<ElementType, ElementType>
        {
            [ElementType.F64] = ElementType.F32,
            [ElementType.F32] = ElementType.F64,
            [ElementType.BF16] = ElementType.F64,
            [ElementType.F16] = ElementType.BF16,
        };
        var declared = new PlainLayer().Declared with { Accumulators = accumulators };
        new LaneUnderTest(lane).Verifies(new PlainLayer { Declared = declared });
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("special")]
    public void TheReference_IsVerified(string lane) => new LaneUnderTest(lane).Verifies(new ReferenceImplementation());

    [Theory]
    [InlineData("wide")]
    [InlineData("special")]
    public void TheProductionLayer_IsVerified(string lane) => new LaneUnderTest(lane).Verifies(new OptimizedImplementation());

    [Fact]
    public void MathNet_OnWideOperands_IsVerified() => new LaneUnderTest("wide").Verifies(new MathNetImplementation());

    // Its product of a matrix and the scalar 0 is a matrix of zeros, whatever the matrix holds: 0 times infinity is lost.
    [Fact]
    public void MathNet_TimesTheScalarZero_LosesNaN() =>
        new LaneUnderTest("special").Violates(new MathNetImplementation(), cases: 1_000, "mse.backward dprediction");
}
