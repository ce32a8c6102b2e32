using ExactGrad.Optimized;
using FsCheck;
using FsCheck.Fluent;
using Spec = ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>A shape, and a seed from which everything else of a case follows: values, layout, strides, gaps.</summary>
public sealed record LayerCase(int B, int N, int M, int Seed)
{
    internal WeightLayout Layout => (Seed & 1) == 0 ? WeightLayout.InputMajor : WeightLayout.OutputMajor;

    internal Spec.WeightLayout SpecLayout => (Spec.WeightLayout)Layout;

    internal (int Rows, int Columns) WeightShape => Layout == WeightLayout.InputMajor ? (N, M) : (M, N);

    internal Random Random => new(Seed);

    /// <summary>Zeros, ones, the neighbourhoods of every tile's sides, and anything up to 70.</summary>
    internal static Arbitrary<LayerCase> Small { get; } = From(SmallSide());

    /// <summary>Shapes that run every loop of the blocking more than once.</summary>
    internal static Arbitrary<LayerCase> Large { get; } = From(Gen.Elements(1, 5, 48, 97, 130, 193, 257, 300));

    /// <summary>A batch of one, whose products are of single rows and of sums of single terms.</summary>
    internal static Arbitrary<LayerCase> SingleExample { get; } =
        Arb.From(
            from n in Gen.OneOf(SmallSide(), Gen.Choose(71, 300))
            from m in Gen.OneOf(SmallSide(), Gen.Choose(71, 300))
            from seed in Gen.Choose(0, int.MaxValue)
            select new LayerCase(1, n, m, seed),
            Shrunk
        );

    private static Gen<int> SmallSide() =>
        Gen.Frequency(
            (2, Gen.Elements(0, 1)),
            (6, Gen.Choose(2, 20)),
            (4, Gen.Elements(5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49)),
            (2, Gen.Choose(21, 70))
        );

    private static Arbitrary<LayerCase> From(Gen<int> side) =>
        Arb.From(
            from b in side
            from n in side
            from m in side
            from seed in Gen.Choose(0, int.MaxValue)
            select new LayerCase(b, n, m, seed),
            Shrunk
        );

    private static IEnumerable<LayerCase> Shrunk(LayerCase value)
    {
        foreach (int b in Smaller(value.B))
        {
            yield return value with
            {
                B = b,
            };
        }

        foreach (int n in Smaller(value.N))
        {
            yield return value with
            {
                N = n,
            };
        }

        foreach (int m in Smaller(value.M))
        {
            yield return value with
            {
                M = m,
            };
        }
    }

    private static IEnumerable<int> Smaller(int side) => side < 2 ? Enumerable.Range(0, side) : [side / 2, side - 1];
}
