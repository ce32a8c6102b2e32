using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>One number of a layer, by name: x[s,i], w[i,j] (from input i to output j, however stored), b[j] or t[s,j].</summary>
/// <param name="Tensor">x, w, b or t.</param>
/// <param name="Row">The first index; 0 for b.</param>
/// <param name="Column">The last index.</param>
internal sealed record Variable(char Tensor, int Row, int Column)
{
    private static readonly Regex Name = new(@"^\s*(?<tensor>[xwbt])\s*\[\s*((?<row>[0-9]+)\s*,\s*)?(?<column>[0-9]+)\s*\]\s*$");

    /// <exception cref="FormatException">No such variable; the message says what was expected.</exception>
    internal static Variable Parse(string text, LayerNumbers numbers)
    {
        (int b, int n, int m) = (numbers.Batch, numbers.Inputs, numbers.Outputs);
        string expected =
            $"expected one of x[0..{b - 1},0..{n - 1}], w[0..{n - 1},0..{m - 1}], b[0..{m - 1}], t[0..{b - 1},0..{m - 1}], such as w[{n - 1},{m - 1}]";
        Match match = Name.Match(text);
        char tensor = match.Success ? match.Groups["tensor"].Value[0] : ' ';
        if (!match.Success || match.Groups["row"].Success == (tensor == 'b'))
        {
            throw new FormatException($"{text}: {expected}");
        }

        (int rows, int columns) = tensor switch
        {
            'x' => (b, n),
            'w' => (n, m),
            'b' => (1, m),
            _ => (b, m),
        };
        int row = tensor == 'b' ? 0 : Index(match.Groups["row"].Value);
        int column = Index(match.Groups["column"].Value);
        return row < rows && column < columns
            ? new Variable(tensor, row, column)
            : throw new FormatException($"{text}: there is no such element; {expected}");
    }

    /// <inheritdoc />
    public override string ToString() =>
        Tensor == 'b'
            ? string.Create(CultureInfo.InvariantCulture, $"b[{Column}]")
            : string.Create(CultureInfo.InvariantCulture, $"{Tensor}[{Row},{Column}]");

    /// <summary>Its value.</summary>
    internal T Value<T>(Layer<T> layer)
        where T : IAdditionOperators<T, T, T>,
            ISubtractionOperators<T, T, T>,
            IMultiplyOperators<T, T, T>,
            IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>,
            IMultiplicativeIdentity<T, T> =>
        Tensor switch
        {
            'x' => layer.X[Row, Column],
            'w' => layer.W[Row, Column],
            'b' => layer.B[Column],
            _ => layer.Target[Row, Column],
        };

    /// <summary>The loss with another value in its place.</summary>
    internal T LossAt<T>(Layer<T> layer, T value)
        where T : IAdditionOperators<T, T, T>,
            ISubtractionOperators<T, T, T>,
            IMultiplyOperators<T, T, T>,
            IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>,
            IMultiplicativeIdentity<T, T>
    {
        T[,] With(T[,] matrix)
        {
            var changed = (T[,])matrix.Clone();
            changed[Row, Column] = value;
            return changed;
        }

        switch (Tensor)
        {
            case 'x':
                return (layer with { X = With(layer.X) }).Loss();
            case 'w':
                return (layer with { W = With(layer.W) }).Loss();
            case 'b':
                var b = (T[])layer.B.Clone();
                b[Column] = value;
                return (layer with { B = b }).Loss();
            default:
                return (layer with { Target = With(layer.Target) }).Loss();
        }
    }

    /// <summary>Its gradient, by the backward pass.</summary>
    internal Rational Gradient(Layer<Rational> layer) =>
        Tensor switch
        {
            'x' => layer.Dx()[Row, Column],
            'w' => layer.Dw()[Row, Column],
            'b' => layer.Db()[Column],
            _ => layer.Dt()[Row, Column],
        };

    // Too many digits for an index: no element has it.
    private static int Index(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : int.MaxValue;
}
