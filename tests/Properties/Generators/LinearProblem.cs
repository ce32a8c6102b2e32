using ExactGrad.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace ExactGrad.Tests.Properties.Generators;

/// <summary>
/// A layer, its input and what its loss needs, in small integers that every number type holds. W is [n,m] here, by
/// input and output; <see cref="In{T}"/> stores it as the layout says.
/// </summary>
internal sealed record LinearProblem(int[,] X, int[,] W, int[] B, int[,] Target, int[,] Dy, WeightLayout Layout)
{
    /// <summary>Entries are at most this: with extents up to 4, everything in the laws stays below 2^24.</summary>
    private const int Largest = 3;
    private const int LongestExtent = 4;

    internal int Batch => X.Rows();

    internal int Inputs => W.Rows();

    internal int Outputs => W.Columns();

    /// <summary>Problems of every shape with extents from <paramref name="least"/> on, 0 and 1 often, both layouts.</summary>
    internal static Arbitrary<LinearProblem> Arbitrary(int least = 0) => Arb.From(Generator(least), problem => problem.Smaller(least));

    internal static Gen<LinearProblem> Generator(int least = 0) =>
        from batch in Extent(least)
        from inputs in Extent(least)
        from outputs in Extent(least)
        from x in Entries(batch, inputs)
        from w in Entries(inputs, outputs)
        from b in Entries(1, outputs)
        from target in Entries(batch, outputs)
        from dy in Entries(batch, outputs)
        from layout in AnyLayout
        select new LinearProblem(x, w, [.. b.Entries()], target, dy, layout);

    /// <summary>The same problem in numbers of type T.</summary>
    internal LinearArguments<T> In<T>(Func<int, T> number)
    {
        T[,] w = W.Map(number);
        return new LinearArguments<T>(
            X.Map(number),
            Layout == WeightLayout.InputMajor ? w : w.Transposed(),
            B.Map(number),
            Target.Map(number),
            Dy.Map(number),
            Layout
        );
    }

    public override string ToString() =>
        $"X {Show(X)} W[n,m] {Show(W)} B [{string.Join(' ', B)}] Target {Show(Target)} Dy {Show(Dy)} {Layout}";

    internal static Gen<int> Extent(int least) => Gen.Frequency((1, Gen.Choose(least, least + 1)), (3, Gen.Choose(least, LongestExtent)));

    internal static Gen<int[,]> Entries(int rows, int columns) => Gen.Choose(-Largest, Largest).Array2DOf(rows, columns);

    internal static Gen<WeightLayout> AnyLayout => Gen.Elements(WeightLayout.InputMajor, WeightLayout.OutputMajor);

    internal static string Show(int[,] matrix) =>
        $"{matrix.Rows()}x{matrix.Columns()} ["
        + string.Join("; ", Enumerable.Range(0, matrix.Rows()).Select(i => string.Join(' ', matrix.TakeRows(i).Entries())))
        + "]";

    /// <summary>Entries nearer to 0, one at a time: 0 first, then one step.</summary>
    internal static IEnumerable<int[,]> SmallerEntries(int[,] matrix)
    {
        for (int i = 0; i < matrix.Rows(); i++)
        {
            for (int j = 0; j < matrix.Columns(); j++)
            {
                foreach (int smaller in new[] { 0, matrix[i, j] - Math.Sign(matrix[i, j]) }.Distinct().Where(v => v != matrix[i, j]))
                {
                    var copy = (int[,])matrix.Clone();
                    copy[i, j] = smaller;
                    yield return copy;
                }
            }
        }
    }

    private IEnumerable<LinearProblem> Smaller(int least)
    {
        foreach (
            (int batch, int inputs, int outputs) in SmallerShapes().Where(s => s.Batch >= least && s.Inputs >= least && s.Outputs >= least)
        )
        {
            yield return new LinearProblem(
                X.Cropped(batch, inputs),
                W.Cropped(inputs, outputs),
                B[..outputs],
                Target.Cropped(batch, outputs),
                Dy.Cropped(batch, outputs),
                Layout
            );
        }

        foreach (int[,] x in SmallerEntries(X))
        {
            yield return this with
            {
                X = x,
            };
        }

        foreach (int[,] w in SmallerEntries(W))
        {
            yield return this with
            {
                W = w,
            };
        }

        foreach (int[,] b in SmallerEntries(Matrix.Build(1, Outputs, (_, j) => B[j])))
        {
            yield return this with
            {
                B = [.. b.Entries()],
            };
        }

        foreach (int[,] target in SmallerEntries(Target))
        {
            yield return this with
            {
                Target = target,
            };
        }

        foreach (int[,] dy in SmallerEntries(Dy))
        {
            yield return this with
            {
                Dy = dy,
            };
        }
    }

    private (int Batch, int Inputs, int Outputs)[] SmallerShapes() =>
        [(Batch - 1, Inputs, Outputs), (Batch, Inputs - 1, Outputs), (Batch, Inputs, Outputs - 1)];
}

/// <summary>The arguments of the Reference's operations, with w stored by its layout.</summary>
internal sealed record LinearArguments<T>(T[,] X, T[,] W, T[] B, T[,] Target, T[,] Dy, WeightLayout Layout);
