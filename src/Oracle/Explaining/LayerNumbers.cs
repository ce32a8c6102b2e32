using ExactGrad.Oracle.Cases;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>The numbers of a small layer, exactly. The weight from input i to output j is W[i,j], however it is stored.</summary>
/// <param name="X">Inputs [B,n].</param>
/// <param name="W">Weights [n,m].</param>
/// <param name="B">Biases [m].</param>
/// <param name="Target">Targets [B,m].</param>
public sealed record LayerNumbers(Rational[,] X, Rational[,] W, Rational[] B, Rational[,] Target)
{
    internal int Batch => X.GetLength(0);

    internal int Inputs => W.GetLength(0);

    internal int Outputs => W.GetLength(1);

    // Chosen so that the layer of seed 1 shows every case: small outputs, gates of ReLU open and closed, and no gradient that is 0.
    private const string Draws = "explain 2480";

    /// <summary>Small whole numbers, drawn.</summary>
    internal static LayerNumbers Draw(ExplainOptions options) =>
        new(
            Matrix(options.Seed, "x", options.Batch, options.Inputs),
            Matrix(options.Seed, "w", options.Inputs, options.Outputs),
            Vector(options.Seed, "b", options.Outputs),
            Matrix(options.Seed, "t", options.Batch, options.Outputs)
        );

    internal static Rational[,] Matrix(ulong seed, string name, int rows, int columns)
    {
        var random = SplitMix64.For(seed, $"{Draws} {name}");
        var matrix = new Rational[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                matrix[row, column] = NotZero(ref random);
            }
        }

        return matrix;
    }

    internal static Rational[] Vector(ulong seed, string name, int length)
    {
        var random = SplitMix64.For(seed, $"{Draws} {name}");
        var vector = new Rational[length];
        for (int k = 0; k < length; k++)
        {
            vector[k] = NotZero(ref random);
        }

        return vector;
    }

    // A term with 0 would show nothing.
    private static long NotZero(ref SplitMix64 random) => random.Between(1, 3) * (random.OneIn(3) ? -1 : 1);
}
