using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Formats narrower than declared.</summary>
internal static class PrecisionMistakes
{
    private const MistakeClass Kind = MistakeClass.Precision;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "computed-in-f32",
            Linear,
            "f64 was computed in f32.",
            "chainer#126 pytorch#94086",
            a =>
            {
                if (a.Call.ElementType == ElementType.F64)
                {
                    a.AnswerWith((_, value) => (float)value);
                    a.Each((_, _, value) => (float)value);
                }
            }
        ),
        Entry(
            Kind,
            "inputs-rounded-to-tf32",
            Linear,
            "Inputs were rounded to TF32 (11 significant bits) before the product.",
            "openxla/xla#13054",
            a =>
            {
                if (a.Call.ElementType is ElementType.F32 or ElementType.F64)
                {
                    a.AnswerWith((name, value) => IsFactor(name) ? Rounded(value, 11) : value);
                }
            }
        ),
        Entry(
            Kind,
            "inputs-rounded-to-bf16",
            Linear,
            "Inputs were rounded to bf16 (8 significant bits) before the product.",
            "modular#7165",
            a =>
            {
                if (a.Call.ElementType != ElementType.BF16)
                {
                    a.AnswerWith((name, value) => IsFactor(name) ? Rounded(value, 8) : value);
                }
            }
        ),
        Entry(
            Kind,
            "weights-rounded-to-bf16",
            Linear,
            "The weights alone were rounded to bf16 (8 significant bits) before the product.",
            "modular#7165",
            a =>
            {
                if (a.Call.ElementType != ElementType.BF16)
                {
                    a.AnswerWith((name, value) => name == "w" ? Rounded(value, 8) : value);
                }
            }
        ),
        Entry(
            Kind,
            "outputs-rounded-to-bf16",
            Linear,
            "Results were rounded to bf16 (8 significant bits) on their way out.",
            "FlagGems#5876",
            a =>
            {
                if (a.Call.ElementType != ElementType.BF16)
                {
                    a.Each((_, _, value) => Rounded(value, 8));
                }
            }
        ),
        Entry(
            Kind,
            "outputs-rounded-to-f16",
            Linear,
            "Results were rounded to f16 (11 significant bits) on their way out.",
            "pytorch#2391",
            a =>
            {
                if (a.Call.ElementType is ElementType.F32 or ElementType.F64)
                {
                    a.Each((_, _, value) => Rounded(value, 11));
                }
            }
        ),
        Entry(
            Kind,
            "truncated-to-integer",
            Linear,
            "Results were truncated to whole numbers.",
            "chainer#126",
            a => a.Each((_, _, value) => Math.Truncate(value))
        ),
        Entry(
            Kind,
            "dx-scaled-by-1.0005",
            Backward,
            "dx is too large by one part in two thousand: within the default tolerance of common gradient checkers.",
            "pytorch#12115",
            a => a.Fill("dx", k => Scaled(a.Call.ElementType, a.Fresh("dx", k)))
        ),
    ];

    /// <summary>As the type would multiply: in f32 both the factor and the product are rounded.</summary>
    private static double Scaled(ElementType type, double value) => type == ElementType.F32 ? (float)value * 1.0005f : value * 1.0005;

    private static bool IsFactor(string name) => name is "x" or "w" or "dy";

    /// <summary>Rounded to that many significant bits, to nearest, ties to even.</summary>
    private static double Rounded(double value, int bits)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        int exponent = Math.ILogB(value) - bits + 1;
        return Math.ScaleB(Math.Round(Math.ScaleB(value, -exponent), MidpointRounding.ToEven), exponent);
    }
}
