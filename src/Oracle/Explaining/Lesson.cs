using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>What every chapter needs: the numbers, and what the Reference computes from them exactly.</summary>
internal sealed class Lesson
{
    internal Lesson(ExplainOptions options)
    {
        Options = options;
        Numbers = options.Numbers ?? LayerNumbers.Draw(options);
        Exact = Layer.Exact(Numbers, options.Reduction);
        Y = Exact.Y();
        Dy = Exact.Dy();
        Dx = Exact.Dx();
        Dw = Exact.Dw();
        Db = Exact.Db();
        Nudged = Variable.Parse(options.Nudge ?? $"w[{Inputs - 1},{Outputs - 1}]", Numbers);
    }

    internal ExplainOptions Options { get; }

    internal LayerNumbers Numbers { get; }

    internal Layer<Rational> Exact { get; }

    internal int Batch => Numbers.Batch;

    internal int Inputs => Numbers.Inputs;

    internal int Outputs => Numbers.Outputs;

    internal Rational[,] X => Numbers.X;

    internal Rational[,] W => Numbers.W;

    internal Rational[] B => Numbers.B;

    internal Rational[,] Target => Numbers.Target;

    internal Rational[,] Y { get; }

    internal Rational[,] Dy { get; }

    internal Rational[,] Dx { get; }

    internal Rational[,] Dw { get; }

    internal Rational[] Db { get; }

    /// <summary>The variable that is moved.</summary>
    internal Variable Nudged { get; }

    /// <summary>The weights as they are stored.</summary>
    internal Rational[,] Stored(Rational[,] weights) => Options.Layout == WeightLayout.InputMajor ? weights : Transposed(weights);

    internal string LayoutName => Words.Name(Options.Layout);

    internal string ReductionName => Words.Name(Options.Reduction);

    /// <summary>What the reduction divides the sum of squares by.</summary>
    internal int Divisor =>
        Options.Reduction switch
        {
            Reduction.BatchMean => Batch,
            Reduction.Mean => Batch * Outputs,
            _ => 1,
        };

    internal static Rational[,] Transposed(Rational[,] matrix)
    {
        var transposed = new Rational[matrix.GetLength(1), matrix.GetLength(0)];
        for (int row = 0; row < transposed.GetLength(0); row++)
        {
            for (int column = 0; column < transposed.GetLength(1); column++)
            {
                transposed[row, column] = matrix[column, row];
            }
        }

        return transposed;
    }
}
