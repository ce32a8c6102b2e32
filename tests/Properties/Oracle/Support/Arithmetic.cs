using ExactGrad.Oracle.Calls;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>
/// The arithmetic of one number format, rounded after each operation. Narrow formats are simulated in double: rounding a
/// double result once more is innocuous where 53 >= 2 p + 2 (Figueroa 1995), which f32, f16 and bf16 all meet.
/// </summary>
internal sealed class Arithmetic(ElementType type)
{
    internal double Round(double value) =>
        type switch
        {
            ElementType.F64 => value,
            ElementType.F32 => (float)value,
            ElementType.F16 => (double)(Half)value,
            _ => BitConverter.UInt32BitsToSingle((uint)BFloat16.Round(value) << 16),
        };

    internal double Add(double left, double right) => Round(left + right);

    internal double Multiply(double left, double right) => Round(left * right);

    internal double Divide(double left, double right) => Round(left / right);

    /// <summary>left * right + addend, rounded once. In the 16-bit formats the product is exact in double.</summary>
    internal double Fused(double left, double right, double addend) =>
        type switch
        {
            ElementType.F64 => Math.FusedMultiplyAdd(left, right, addend),
            ElementType.F32 => MathF.FusedMultiplyAdd((float)left, (float)right, (float)addend),
            _ => Round((left * right) + addend),
        };
}
