using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Properties.Oracle.Special;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Wide;

/// <summary>An operand that is cast to fewer bits on the way is found, on the outputs that it goes into.</summary>
public sealed class DownCastTests
{
    private static readonly LaneUnderTest Lane = new("wide");

    public static TheoryData<string, string, string[]> Casts()
    {
        var data = new TheoryData<string, string, string[]>();
        (string, string[])[] operands =
        [
            ("x", ["linear.forward y", "linear.backward dw", "relu.forward y"]),
            ("w", ["linear.forward y", "linear.backward dx"]),
            ("b", ["linear.forward y"]),
            ("dy", ["linear.backward dx", "linear.backward dw", "linear.backward db", "relu.backward dx"]),
            ("prediction", ["mse.forward loss", "mse.backward dprediction"]),
            ("target", ["mse.forward loss", "mse.backward dprediction"]),
            ("dloss", ["mse.backward dprediction"]),
            ("dw", ["linear.backward dw"]),
        ];
        foreach (string cast in new[] { "bf16", "tf32", "f16", "last bit" })
        {
            foreach ((string operand, string[] findings) in operands)
            {
                data.Add(operand, cast, findings);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Casts))]
    public void OperandCastToFewerBits_IsViolatedOnItsOutputs(string operand, string cast, string[] findings)
    {
        var mistaken = new PlainLayer
        {
            Declared = InFloatAndDouble with { Operations = Named(findings) },
            Input = (call, name, value) => name == operand ? Cast(cast, call.ElementType, value) : value,
        };
        Lane.Violates(mistaken, cases: 100, findings);
    }

    [Fact]
    public void DoublesAddedInFloat_AreViolated()
    {
        var mistaken = new PlainLayer
        {
            Declared = InFloatAndDouble with { ElementTypes = new HashSet<ElementType> { ElementType.F64 } },
            Accumulator = _ => ElementType.F32,
        };
        Lane.Violates(mistaken, "linear.forward y", "linear.backward dx", "linear.backward dw", "linear.backward db");
    }

    private static readonly Capabilities InFloatAndDouble = new PlainLayer().Declared with
    {
        ElementTypes = new HashSet<ElementType> { ElementType.F64, ElementType.F32 },
    };

    private static HashSet<Operation> Named(string[] findings) =>
        [
            .. OperationNames.All.Where(operation =>
                findings.Any(finding => finding.StartsWith($"{operation.Name()} ", StringComparison.Ordinal))
            ),
        ];

    private static double Cast(string cast, ElementType type, double value) =>
        cast switch
        {
            "bf16" => Formats.ToBits(value, 8),
            "tf32" => Formats.ToBits(value, 11),
            "f16" => Formats.Round(ElementType.F16, value),
            _ => Formats.ToBits(value, ElementFormat.Of(type).SignificandBits - 1),
        };
}
