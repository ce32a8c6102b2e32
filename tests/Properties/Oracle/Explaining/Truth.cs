using System.Globalization;
using System.Text.RegularExpressions;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>What each name on a page stands for: from the same drawn numbers, by the Reference alone.</summary>
internal sealed class Truth
{
    private static readonly Regex Element = new(@"^([a-z0-9]+)\[([0-9,]+)\]$");

    private readonly Dictionary<string, Rational[,]> _layer;
    private readonly Dictionary<string, Rational[,]> _chain;
    private readonly Rational _loss;
    private readonly WeightLayout _layout;

    internal Truth(ExplainOptions options)
    {
        LayerNumbers n = LayerNumbers.Draw(options);
        Layer = ExactGrad.Oracle.Explaining.Layer.Exact(n, options.Reduction);
        _layout = options.Layout;
        Rational[,] y = Linear<Rational>.Forward(n.X, n.W, n.B, WeightLayout.InputMajor);
        Rational[,] ones = (Rational[,])y.Clone();
        foreach ((int s, int j) in Indices(y))
        {
            ones[s, j] = 1;
        }

        bool isNone = options.Reduction == Reduction.None;
        Rational[,] dy = isNone
            ? SquaredError<Rational>.Gradient(y, n.Target, ones)
            : SquaredError<Rational>.Gradient(y, n.Target, 1, options.Reduction);
        _loss = isNone
            ? SquaredError<Rational>.Loss(y, n.Target).Cast<Rational>().Aggregate((left, right) => left + right)
            : SquaredError<Rational>.Loss(y, n.Target, options.Reduction);
        _layer = new Dictionary<string, Rational[,]>
        {
            ["x"] = n.X,
            ["w"] = n.W,
            ["b"] = Row(n.B),
            ["t"] = n.Target,
            ["y"] = y,
            ["dy"] = dy,
            ["dx"] = Linear<Rational>.InputGradient(n.W, dy, WeightLayout.InputMajor),
            ["dw"] = Linear<Rational>.WeightGradient(n.X, dy, WeightLayout.InputMajor),
            ["db"] = Row(Linear<Rational>.BiasGradient(dy)),
        };

        Rational[,] w2 = LayerNumbers.Matrix(options.Seed, "w2", n.Outputs, 1),
            t2 = LayerNumbers.Matrix(options.Seed, "t2", n.Batch, 1);
        Rational[] b2 = LayerNumbers.Vector(options.Seed, "b2", 1);
        var parameters = new NetworkParameters<Rational>(n.W, n.B, w2, b2, WeightLayout.InputMajor);
        NetworkActivations<Rational> on = Network<Rational>.Forward(n.X, parameters);
        Rational[,] dp = SquaredError<Rational>.Gradient(on.Prediction, t2, 1, Reduction.Sum);
        NetworkGradients<Rational> gradients = Network<Rational>.Backward(n.X, parameters, on, dp);
        _chain = new Dictionary<string, Rational[,]>
        {
            ["z"] = on.Z,
            ["a"] = on.A,
            ["p"] = on.Prediction,
            ["w2"] = w2,
            ["b2"] = Row(b2),
            ["t2"] = t2,
            ["dp"] = dp,
            ["da"] = Linear<Rational>.InputGradient(w2, dp, WeightLayout.InputMajor),
            ["dw2"] = gradients.Dw2,
            ["db2"] = Row(gradients.Db2),
            ["dx"] = gradients.Dx,
            ["dw"] = gradients.Dw1,
            ["db"] = Row(gradients.Db1),
        };
    }

    internal Layer<Rational> Layer { get; }

    /// <summary>The first example.</summary>
    internal Rational[,] First
    {
        get
        {
            var first = new Rational[1, Layer.X.GetLength(1)];
            Array.Copy(Layer.X, first, first.Length);
            return first;
        }
    }

    /// <summary>An element by its name, such as dw[1,0].</summary>
    internal Rational Of(string name)
    {
        if (name == "L")
        {
            return _loss;
        }

        Match match = Element.Match(name);
        Rational[,] matrix = _layer.GetValueOrDefault(match.Groups[1].Value) ?? _chain[match.Groups[1].Value];
        int[] indices = [.. match.Groups[2].Value.Split(',').Select(index => int.Parse(index, CultureInfo.InvariantCulture))];
        return indices.Length == 1 ? matrix[0, indices[0]] : matrix[indices[0], indices[1]];
    }

    /// <summary>A whole gradient, as it is stored; in the chain, of its first layer, whose lines are those of input-major weights.</summary>
    internal Rational[,] Matrix(string name, string chapter) =>
        chapter == "chain" ? _chain[name]
        : name == "dw" && _layout == WeightLayout.OutputMajor
            ? Linear<Rational>.WeightGradient(Layer.X, _layer["dy"], WeightLayout.OutputMajor)
        : _layer[name];

    private static Rational[,] Row(Rational[] vector)
    {
        var row = new Rational[1, vector.Length];
        for (int k = 0; k < vector.Length; k++)
        {
            row[0, k] = vector[k];
        }

        return row;
    }

    private static IEnumerable<(int, int)> Indices(Rational[,] matrix) =>
        from s in Enumerable.Range(0, matrix.GetLength(0))
        from j in Enumerable.Range(0, matrix.GetLength(1))
        select (s, j);
}
