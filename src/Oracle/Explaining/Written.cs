using System.Globalization;
using System.Numerics;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>Exact numbers as people write them.</summary>
internal static class Written
{
    /// <summary>Stands before a number that was rounded to be written.</summary>
    internal const char Rounded = '~';

    private const int MostDecimals = 20;
    private const int MostDigits = 24;

    /// <summary>A whole number, a decimal that ends, or a fraction, exactly; where that is long, rounded and marked with ~.</summary>
    internal static string Number(Rational value)
    {
        (BigInteger rest, int twos) = Without(value.Denominator, 2);
        (rest, int fives) = Without(rest, 5);
        int decimals = Math.Max(twos, fives);
        if (rest.IsOne && decimals <= MostDecimals)
        {
            string digits = (BigInteger.Abs(value.Numerator) * BigInteger.Pow(10, decimals) / value.Denominator)
                .ToString(CultureInfo.InvariantCulture)
                .PadLeft(decimals + 1, '0');
            if (digits.Length <= MostDigits)
            {
                string sign = value.Sign < 0 ? "-" : "";
                return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
            }
        }

        string fraction = string.Create(CultureInfo.InvariantCulture, $"{value.Numerator}/{value.Denominator}");
        return !rest.IsOne && fraction.Length <= MostDigits / 2
            ? fraction
            : Rounded + value.ToDouble().ToString("G12", CultureInfo.InvariantCulture);
    }

    /// <summary>A number as a factor: in parentheses where it has a sign or is a fraction.</summary>
    internal static string Factor(Rational value)
    {
        string text = Number(value);
        return text.AsSpan().IndexOfAny("-/") >= 0 ? $"({text})" : text;
    }

    /// <summary>A number in the fewest digits that read back as the same double.</summary>
    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number in the fewest digits that read back as the same float.</summary>
    internal static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>a + b + c; a sum of nothing is 0.</summary>
    internal static string Sum(IEnumerable<string> terms) => string.Join(" + ", terms) is { Length: > 0 } sum ? sum : "0";

    /// <summary>A matrix as Python writes it.</summary>
    internal static string Matrix(Rational[,] matrix) =>
        $"[{string.Join(", ", Enumerable.Range(0, matrix.GetLength(0)).Select(row => Vector(Row(matrix, row))))}]";

    /// <summary>A vector as Python writes it.</summary>
    internal static string Vector(IEnumerable<Rational> vector) => $"[{string.Join(", ", vector.Select(Number))}]";

    internal static IEnumerable<Rational> Row(Rational[,] matrix, int row) =>
        Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column]);

    /// <summary>A matrix with headings.</summary>
    internal static NumberTable Table(string caption, string corner, string row, string column, Rational[,] matrix) =>
        new(
            caption,
            [corner, .. Enumerable.Range(0, matrix.GetLength(1)).Select(c => $"{column} {c}")],
            [
                .. Enumerable
                    .Range(0, matrix.GetLength(0))
                    .Select(r => (IReadOnlyList<string>)[$"{row} {r}", .. Row(matrix, r).Select(Number)]),
            ]
        );

    private static (BigInteger Left, int Count) Without(BigInteger number, int factor)
    {
        int count = 0;
        for (; !number.IsZero && (number % factor).IsZero && count <= MostDecimals; count++)
        {
            number /= factor;
        }

        return (number, count);
    }
}
