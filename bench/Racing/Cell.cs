using System.Globalization;
using ExactGrad.Optimized;

namespace ExactGrad.Racing;

/// <summary>What is computed.</summary>
internal enum Pass
{
    /// <summary>y: 2 B n m operations.</summary>
    Forward,

    /// <summary>dx, dw and db: 4 B n m operations.</summary>
    Backward,
}

/// <summary>Batch, inputs, outputs.</summary>
internal readonly record struct LayerShape(int B, int N, int M)
{
    internal static LayerShape Parse(string text)
    {
        int[] sides =
        [
            .. text.Split('x')
                .Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0),
        ];
        return sides.Length == 3 && sides.All(side => side > 0)
            ? new LayerShape(sides[0], sides[1], sides[2])
            : throw new FormatException($"--shapes: '{text}' is no shape; expected B x n x m above 0, such as 64x784x50");
    }

    public override string ToString() => $"{B}x{N}x{M}";
}

/// <summary>One row of the race.</summary>
internal readonly record struct Cell(LayerShape Shape, string Type, Pass Pass, int Threads, WeightLayout Layout)
{
    internal double Operations => (Pass == Pass.Forward ? 2.0 : 4.0) * Shape.B * Shape.N * Shape.M;
}
