using ExactGrad.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace ExactGrad.Tests.Properties.Generators;

/// <summary>The chain linear, ReLU, linear in small integers: two problems where the second takes what the first gives.</summary>
internal sealed record NetworkProblem(int[,] X, int[,] W1, int[] B1, int[,] W2, int[] B2, int[,] Target, WeightLayout Layout)
{
    internal int Batch => X.Rows();

    internal int Inputs => W1.Rows();

    internal int Hidden => W1.Columns();

    internal int Outputs => W2.Columns();

    internal static Arbitrary<NetworkProblem> Arbitrary(int least = 0) => Arb.From(Generator(least), problem => problem.Smaller(least));

    /// <summary>The same problem in numbers of type T.</summary>
    internal NetworkArguments<T> In<T>(Func<int, T> number) =>
        new(
            X.Map(number),
            new NetworkParameters<T>(Stored(W1).Map(number), B1.Map(number), Stored(W2).Map(number), B2.Map(number), Layout),
            Target.Map(number)
        );

    public override string ToString() =>
        $"X {LinearProblem.Show(X)} W1[n,h] {LinearProblem.Show(W1)} B1 [{string.Join(' ', B1)}] W2[h,m] {LinearProblem.Show(W2)} "
        + $"B2 [{string.Join(' ', B2)}] Target {LinearProblem.Show(Target)} {Layout}";

    private static Gen<NetworkProblem> Generator(int least) =>
        from batch in LinearProblem.Extent(least)
        from inputs in LinearProblem.Extent(least)
        from hidden in LinearProblem.Extent(least)
        from outputs in LinearProblem.Extent(least)
        from x in LinearProblem.Entries(batch, inputs)
        from w1 in LinearProblem.Entries(inputs, hidden)
        from b1 in LinearProblem.Entries(1, hidden)
        from w2 in LinearProblem.Entries(hidden, outputs)
        from b2 in LinearProblem.Entries(1, outputs)
        from target in LinearProblem.Entries(batch, outputs)
        from layout in LinearProblem.AnyLayout
        select new NetworkProblem(x, w1, [.. b1.Entries()], w2, [.. b2.Entries()], target, layout);

    private int[,] Stored(int[,] w) => Layout == WeightLayout.InputMajor ? w : w.Transposed();

    private IEnumerable<NetworkProblem> Smaller(int least) =>
        SmallerShapes(least)
            .Concat(LinearProblem.SmallerEntries(X).Select(x => this with { X = x }))
            .Concat(LinearProblem.SmallerEntries(W1).Select(w1 => this with { W1 = w1 }))
            .Concat(LinearProblem.SmallerEntries(Row(B1)).Select(b1 => this with { B1 = [.. b1.Entries()] }))
            .Concat(LinearProblem.SmallerEntries(W2).Select(w2 => this with { W2 = w2 }))
            .Concat(LinearProblem.SmallerEntries(Row(B2)).Select(b2 => this with { B2 = [.. b2.Entries()] }))
            .Concat(LinearProblem.SmallerEntries(Target).Select(target => this with { Target = target }));

    private IEnumerable<NetworkProblem> SmallerShapes(int least) =>
        from shape in new[]
        {
            (Batch - 1, Inputs, Hidden, Outputs),
            (Batch, Inputs - 1, Hidden, Outputs),
            (Batch, Inputs, Hidden - 1, Outputs),
            (Batch, Inputs, Hidden, Outputs - 1),
        }
        let batch = shape.Item1
        let inputs = shape.Item2
        let hidden = shape.Item3
        let outputs = shape.Item4
        where Math.Min(Math.Min(batch, inputs), Math.Min(hidden, outputs)) >= least
        select new NetworkProblem(
            X.Cropped(batch, inputs),
            W1.Cropped(inputs, hidden),
            B1[..hidden],
            W2.Cropped(hidden, outputs),
            B2[..outputs],
            Target.Cropped(batch, outputs),
            Layout
        );

    private static int[,] Row(int[] vector) => Matrix.Build(1, vector.Length, (_, j) => vector[j]);
}

/// <summary>What the Reference's chain takes, and the target of its loss.</summary>
internal sealed record NetworkArguments<T>(T[,] X, NetworkParameters<T> Parameters, T[,] Target);
