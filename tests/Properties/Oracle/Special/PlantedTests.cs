using ExactGrad.Oracle.Calls;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>What people get wrong about NaN, infinities, subnormal numbers and overflow is found, on the right outputs.</summary>
public sealed class PlantedTests
{
    private static readonly LaneUnderTest Lane = new("special");
    private static readonly string[] Products = ["linear.forward y", "linear.backward dx", "linear.backward dw"];
    private static readonly string[] Sums = [.. Products, "linear.backward db"];

    [Fact]
    public void ReluOfNaN_Zero_IsViolated() => Lane.Violates(new PlainLayer { Relu = x => x > 0 ? x : 0 }, "relu.forward y");

    // What the machine instruction does that returns its second operand where one is NaN.
    [Fact]
    public void ReluByMaximum_ThatSwallowsNaN_IsViolated() =>
        Lane.Violates(new PlainLayer { Relu = x => double.MaxNumber(0, x) }, "relu.forward y");

    [Fact]
    public void ReluBackward_ThatMultipliesByItsGate_IsViolated() =>
        Lane.Violates(new PlainLayer { Gate = (x, dy) => double.IsNaN(x) ? x : dy * (x > 0 ? 1 : 0) }, "relu.backward dx");

    [Fact]
    public void ReluBackward_ThatTestsTheSignBit_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Gate = (x, dy) =>
                    double.IsNaN(x) ? x
                    : x == 0 && double.IsNegative(x) ? dy
                    : x > 0 ? dy
                    : 0,
            },
            "relu.backward dx"
        );

    [Fact]
    public void ZerosOfTheLeftOperandSkipped_IsViolated() => Lane.Violates(new PlainLayer { Counts = (left, _) => left != 0 }, Products);

    [Fact]
    public void ZerosOfTheRightOperandSkipped_IsViolated() => Lane.Violates(new PlainLayer { Counts = (_, right) => right != 0 }, Products);

    [Fact]
    public void NaNSkipped_IsViolated() =>
        Lane.Violates(
            new PlainLayer { Counts = (left, right) => !double.IsNaN(left) && !double.IsNaN(right) },
            [.. Sums, "mse.forward loss"]
        );

    // As where padding lanes are multiplied with what lies behind a row.
    [Fact]
    public void NaNThatReachesTheNextElement_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Output = (call, name, values) =>
                {
                    if (name == "y" && call.Operation == Operation.LinearForward && values.Length > 1)
                    {
                        int last = Array.FindLastIndex(values, double.IsNaN);
                        values[(last + 1) % values.Length] = last < 0 ? values[(last + 1) % values.Length] : double.NaN;
                    }
                },
            },
            "linear.forward y"
        );

    [Fact]
    public void InfinityThatSaturates_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Output = (call, name, values) =>
                {
                    double largest = ElementFormat.Of(call.ElementType).LargestFinite;
                    Change(
                        values,
                        value => double.IsNaN(value) ? value : Math.Clamp(value, -largest, largest),
                        name == "y" || name == "dw"
                    );
                },
            },
            "linear.forward y",
            "linear.backward dw",
            "relu.forward y"
        );

    [Fact]
    public void SumThatSaturates_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Input = (call, _, value) =>
                    double.IsInfinity(value) ? Math.CopySign(ElementFormat.Of(call.ElementType).LargestFinite, value) : value,
                Declared = new PlainLayer().Declared with { Operations = new HashSet<Operation> { Operation.LinearBackward } },
            },
            "linear.backward dx",
            "linear.backward dw",
            "linear.backward db"
        );

    [Fact]
    public void SignOfInfinityLost_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Output = (_, name, values) =>
                    Change(values, value => double.IsInfinity(value) ? double.PositiveInfinity : value, name == "dx"),
            },
            "linear.backward dx",
            "relu.backward dx"
        );

    [Fact]
    public void LargeFiniteTakenForInfinity_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Output = (call, name, values) =>
                    Change(
                        values,
                        value =>
                            Math.Abs(value) >= Math.ScaleB(1, ElementFormat.Of(call.ElementType).MaxExponent)
                                ? value * double.PositiveInfinity
                                : value,
                        name is "db" or "dprediction"
                    ),
            },
            "linear.backward db",
            "mse.backward dprediction"
        );

    [Fact]
    public void NaNThatCountsAsZeroInTheLoss_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Declared = new PlainLayer().Declared with
                {
                    Operations = new HashSet<Operation> { Operation.MseForward, Operation.MseBackward },
                },
                Input = (_, name, value) => name == "prediction" && double.IsNaN(value) ? 0 : value,
            },
            "mse.forward loss",
            "mse.backward dprediction"
        );

    [Fact]
    public void MeanOverNothing_Zero_IsViolated() =>
        Lane.Violates(
            new PlainLayer
            {
                Output = (call, name, values) => Change(values, _ => 0, name == "loss" && call.Inputs["prediction"].Count == 0),
            },
            "mse.forward loss"
        );

    [Fact]
    public void OldContentThatIsNaN_TakenForZero_IsViolated() =>
        Lane.Violates(
            new PlainLayer { Input = (_, name, value) => name is "dx" or "dw" or "db" && double.IsNaN(value) ? 0 : value },
            cases: 1_500,
            "linear.backward dx",
            "linear.backward dw",
            "linear.backward db"
        );

    private static void Change(double[] values, Func<double, double> change, bool applies)
    {
        for (int k = 0; k < values.Length && applies; k++)
        {
            values[k] = change(values[k]);
        }
    }
}
