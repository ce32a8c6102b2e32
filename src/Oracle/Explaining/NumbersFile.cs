using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>
/// Reads a layer's numbers: the tensors x [B,n], w [n,m] or [m,n] by layout, b [m] and target [B,m], from JSON
/// ({"x": [[1, 2]], ...}) or safetensors. JSON's decimals are taken exactly: 0.1 is 1/10.
/// </summary>
public static class NumbersFile
{
    private const int LongestNumber = 32;
    private const int LargestExponent = 9;
    private static readonly Rational Largest = 1_000_000;
    private static readonly Regex Decimal = new(@"^-?(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]{1,2}))?$");
    private static readonly string[] Names = ["x", "w", "b", "target"];

    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The numbers.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="layout">How its weights are stored.</param>
    /// <exception cref="FormatException">It is neither, or its numbers do not make a layer; the message says what was expected.</exception>
    public static LayerNumbers Read(byte[] bytes, WeightLayout layout)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        // A safetensors file begins with a length, and its ninth byte is the header's brace; JSON has its brace before.
        bool isJson =
            bytes.AsSpan().IndexOf((byte)'{') is >= 0 and int brace && bytes.AsSpan(0, brace).IndexOfAnyExcept(" \t\r\n\uFEFF"u8) < 0;
        Dictionary<string, Rational[][]> tensors = isJson ? FromJson(bytes) : FromSafetensors(bytes);
        Rational[,] Matrix(string name) => Rectangle(tensors[name], name);
        Rational[,] x = Matrix("x"),
            w = Matrix("w"),
            target = Matrix("target");
        Rational[] b = tensors["b"][0];
        string words = Cases.Words.Name(layout);
        if (layout == WeightLayout.OutputMajor)
        {
            w = Lesson.Transposed(w);
        }

        (int batch, int inputs, int outputs) = (x.GetLength(0), w.GetLength(0), w.GetLength(1));
        Expect(x.GetLength(1) == inputs, $"x has {x.GetLength(1)} columns, but w has {inputs} inputs ({words})");
        Expect(b.Length == outputs, $"b has {b.Length} elements, but w has {outputs} outputs ({words})");
        Expect(
            target.GetLength(0) == batch && target.GetLength(1) == outputs,
            $"target is [{target.GetLength(0)},{target.GetLength(1)}], expected [{batch},{outputs}], as y"
        );
        return new LayerNumbers(x, w, b, target);
    }

    private static Dictionary<string, Rational[][]> FromJson(byte[] bytes)
    {
        JsonElement root;
        try
        {
            root = JsonSerializer.Deserialize<JsonElement>(bytes.AsSpan(bytes.AsSpan().IndexOf((byte)'{')), Strict);
        }
        catch (JsonException problem)
        {
            throw new FormatException($"not valid JSON: {problem.Message}", problem);
        }

        CheckNames(root.EnumerateObject().Select(property => property.Name));
        return Names.ToDictionary(name => name, name => Rows(root.GetProperty(name), name));
    }

    private static Rational[][] Rows(JsonElement tensor, string name)
    {
        bool isVector = name == "b";
        JsonElement[] Elements(JsonElement array) =>
            array.ValueKind == JsonValueKind.Array
                ? [.. array.EnumerateArray()]
                : throw new FormatException(
                    $"{name} must be {(isVector ? "a list of numbers" : "a list of rows, each a list of numbers")}, but {array.ValueKind} is in it"
                );
        JsonElement[][] rows = isVector ? [Elements(tensor)] : [.. Elements(tensor).Select(Elements)];
        return [.. rows.Select(row => row.Select(number => Number(number, name)).ToArray())];
    }

    private static Rational Number(JsonElement element, string name)
    {
        string text = element.GetRawText();
        Match match = Decimal.Match(text.Length <= LongestNumber ? text : "");
        // The exponent has at most two digits by its pattern.
        int exponent = match.Groups["exponent"].Success ? int.Parse(match.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        if (element.ValueKind != JsonValueKind.Number || !match.Success || Math.Abs(exponent) > LargestExponent)
        {
            throw new FormatException(
                $"{Show.Text(text)} in {name}: expected a number of at most {LongestNumber} characters, with an exponent from -{LargestExponent} to {LargestExponent}"
            );
        }

        string fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        int power = exponent - fraction.Length;
        var value = new Rational(
            (text[0] == '-' ? -digits : digits) * BigInteger.Pow(10, Math.Max(power, 0)),
            BigInteger.Pow(10, Math.Max(-power, 0))
        );
        return InRange(value, text, name);
    }

    private static Dictionary<string, Rational[][]> FromSafetensors(byte[] bytes)
    {
        Document document;
        try
        {
            document = Safetensors.Read(bytes);
        }
        catch (ProtocolException problem)
        {
            throw new FormatException($"neither JSON nor safetensors: {problem.Message}", problem);
        }

        CheckNames(document.Tensors.Keys);
        return Names.ToDictionary(name => name, name => Rows(document.Tensors[name], name));
    }

    private static Rational[][] Rows(Tensor tensor, string name)
    {
        int rank = name == "b" ? 1 : 2;
        Expect(tensor.Shape.Length == rank, $"{name} is {tensor.ShapeText}, expected {rank} extents");
        CheckSides(name, tensor.Shape.ToArray());
        Rational Element(int k)
        {
            string text = tensor[k].ToString("R", CultureInfo.InvariantCulture);
            Expect(double.IsFinite(tensor[k]), $"{text} in {name}: expected finite numbers");
            return InRange(Rational.FromDouble(tensor[k]), text, name);
        }

        int columns = tensor.Shape[^1];
        return
        [
            .. Enumerable
                .Range(0, (int)tensor.Count / columns)
                .Select(row => Enumerable.Range(0, columns).Select(column => Element((row * columns) + column)).ToArray()),
        ];
    }

    private static Rational InRange(Rational value, string text, string name)
    {
        Expect(value <= Largest && value >= -Largest, $"{Show.Text(text)} in {name}: expected numbers from -1000000 to 1000000");
        return value;
    }

    private static Rational[,] Rectangle(Rational[][] rows, string name)
    {
        Expect(rows.All(row => row.Length == rows[0].Length), $"the rows of {name} have different lengths: {Lengths(rows)}");
        CheckSides(name, rows.Length, rows.Length == 0 ? 0 : rows[0].Length);
        var matrix = new Rational[rows.Length, rows[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                matrix[row, column] = rows[row][column];
            }
        }

        return matrix;
    }

    private static string Lengths(Rational[][] rows) => string.Join(", ", rows.Take(ExplainOptions.MostSide + 1).Select(row => row.Length));

    private static void CheckSides(string name, params int[] extents) =>
        Expect(
            extents.All(extent => extent is >= 1 and <= ExplainOptions.MostSide),
            $"{name} is [{string.Join(',', extents)}], expected extents from 1 to {ExplainOptions.MostSide}: every term is written out"
        );

    private static void CheckNames(IEnumerable<string> found)
    {
        string[] names = [.. found];
        Expect(
            names.Order(StringComparer.Ordinal).SequenceEqual(Names.Order(StringComparer.Ordinal)),
            $"it holds {Show.Names(names)}, expected {Show.Names(Names)}"
        );
    }

    private static void Expect(bool holds, string message)
    {
        if (!holds)
        {
            throw new FormatException(message);
        }
    }
}
