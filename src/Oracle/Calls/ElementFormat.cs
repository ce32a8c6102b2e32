namespace ExactGrad.Oracle.Calls;

/// <summary>The constants of a number format: the one table that every bound of the judge reads.</summary>
public sealed class ElementFormat
{
    private static readonly ElementFormat[] Formats =
    [
        new(ElementType.F64, "f64", bytes: 8, significandBits: 53, minExponent: -1022, maxExponent: 1023),
        new(ElementType.F32, "f32", bytes: 4, significandBits: 24, minExponent: -126, maxExponent: 127),
        new(ElementType.F16, "f16", bytes: 2, significandBits: 11, minExponent: -14, maxExponent: 15),
        new(ElementType.BF16, "bf16", bytes: 2, significandBits: 8, minExponent: -126, maxExponent: 127),
    ];

    private ElementFormat(ElementType type, string name, int bytes, int significandBits, int minExponent, int maxExponent)
    {
        Type = type;
        Name = name;
        Bytes = bytes;
        SignificandBits = significandBits;
        MinExponent = minExponent;
        MaxExponent = maxExponent;
    }

    /// <summary>The format.</summary>
    public ElementType Type { get; }

    /// <summary>The name in case ids and on the command line, such as "f32".</summary>
    public string Name { get; }

    /// <summary>Bytes an element takes.</summary>
    public int Bytes { get; }

    /// <summary>p: bits of the significand, the implicit one included.</summary>
    public int SignificandBits { get; }

    /// <summary>Exponent of the smallest normal number, 2^MinExponent.</summary>
    public int MinExponent { get; }

    /// <summary>Exponent of the largest finite numbers.</summary>
    public int MaxExponent { get; }

    /// <summary>u = 2^-p: the largest relative error of one rounding to nearest.</summary>
    public double UnitRoundoff => Math.ScaleB(1, -SignificandBits);

    /// <summary>2^MinExponent.</summary>
    public double SmallestNormal => Math.ScaleB(1, MinExponent);

    /// <summary>2^(MinExponent - p + 1).</summary>
    public double SmallestSubnormal => Math.ScaleB(1, MinExponent - SignificandBits + 1);

    /// <summary>(2 - 2^(1-p)) 2^MaxExponent.</summary>
    public double LargestFinite => Math.ScaleB(2 - Math.ScaleB(1, 1 - SignificandBits), MaxExponent);

    /// <summary>
    /// The distance from a number of this format to the nearest other one: 2^(e-p+1) for abs(value) in (2^e, 2^(e+1)), half
    /// of it at 2^e, where the numbers below lie closer, and no less than the smallest subnormal number. NaN where there is none.
    /// </summary>
    public double Spacing(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.NaN;
        }

        int exponent = value == 0 ? MinExponent : Math.Max(Math.ILogB(value), MinExponent);
        bool power = exponent > MinExponent && Math.Abs(value) == Math.ScaleB(1, exponent);
        return Math.ScaleB(1, exponent - SignificandBits + (power ? 0 : 1));
    }

    /// <summary>All formats, widest first.</summary>
    public static IReadOnlyList<ElementFormat> All => Formats;

    /// <summary>The constants of <paramref name="type"/>.</summary>
    public static ElementFormat Of(ElementType type) => Formats[(int)type];

    /// <summary>Reads a name such as "f32", in either case; false where there is no such format.</summary>
    public static bool TryParse(string name, out ElementType type)
    {
        ElementFormat? found = Array.Find(Formats, format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        type = found?.Type ?? default;
        return found is not null;
    }
}
