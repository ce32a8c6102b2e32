using System.Numerics;
using ExactGrad.Optimized;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>What of a matrix lies next to each other in memory.</summary>
internal enum Lies
{
    Anyhow,
    AlongRows,
    AlongColumns,
}

/// <summary>
/// The operands of one product, each somewhere in memory with NaN around and between its rows, and what becomes of them. Of a LayerCase, B are
/// the rows of C, N is the depth, M are the columns, and the seed says where the sums start and how they end.
/// </summary>
internal sealed unsafe class ProductCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[,] _values;
    private readonly T[,] _bias;
    private readonly int _seed;

    /// <summary>Finish and start follow from the seed, unless they are given.</summary>
    internal ProductCase(
        LayerCase shape,
        Finish? finish = null,
        Start? start = null,
        bool stridedB = false,
        bool turnedB = false,
        Lies a = Lies.Anyhow
    )
    {
        _seed = shape.Seed;
        Random random = shape.Random;
        (Rows, Depth, Columns) = (shape.B, shape.N, shape.M);
        Finish = finish ?? (Finish)(shape.Seed % 5);
        StartsFrom = start ?? (Start)(shape.Seed / 5 % 3);
        A = a switch
        {
            Lies.AlongRows => Grid<T>.OfRows(Rows, Depth, random),
            Lies.AlongColumns => Grid<T>.OfColumns(Rows, Depth, random),
            _ => new Grid<T>(Rows, Depth, random),
        };
        A.Values = Draw.Reals<T>(random, Rows, Depth);
        B =
            turnedB ? Grid<T>.OfColumns(Depth, Columns, random)
            : stridedB ? new Grid<T>(Depth, Columns, random)
            : Grid<T>.OfRows(Depth, Columns, random);
        B.Values = Draw.Reals<T>(random, Depth, Columns);
        Gate = Grid<T>.OfRows(Rows, Columns, random);
        Gate.Values = Draw.Of(Rows, Columns, () => T.CreateChecked(random.Next(-1, 2)));
        _values = Draw.Reals<T>(random, Rows, Columns);
        T[] bias = Draw.Flat(Draw.Reals<T>(random, 1, Columns));
        Bias = bias;
        _bias = new T[Rows, Columns];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                _bias[r, c] = bias[c];
            }
        }
    }

    /// <summary>Where the sums start.</summary>
    internal enum Start
    {
        Zeros,
        Biases,
        C,
    }

    internal int Rows { get; }

    internal int Depth { get; }

    internal int Columns { get; }

    internal Finish Finish { get; }

    internal Start StartsFrom { get; }

    internal Grid<T> A { get; }

    internal Grid<T> B { get; }

    internal Grid<T> Gate { get; }

    internal T[] Bias { get; }

    /// <summary>What a kernel must give.</summary>
    internal T[,] Expected =>
        PlainProduct.Of(
            A.Values,
            B.Values,
            StartsFrom switch
            {
                Start.Zeros => null,
                Start.Biases => _bias,
                _ => _values,
            },
            Finish,
            Gate.Values,
            _values
        );

    /// <summary>What a kernel makes of it, which must leave all gaps alone.</summary>
    internal T[,] Run(Kernel kernel, bool stridedC = false)
    {
        var random = new Random(_seed);
        Grid<T> c = stridedC ? new Grid<T>(Rows, Columns, random) : Grid<T>.OfRows(Rows, Columns, random);
        c.Values = _values;
        fixed (
            T* pa = A.Read,
                pb = B.Read,
                pc = c.Write,
                pgate = Gate.Read,
                pbias = Bias
        )
        {
            var vc = new View<T>(pc, c.Read);
            View<T> from = StartsFrom switch
            {
                Start.Zeros => default,
                Start.Biases => new View<T>(pbias, Rows, Columns, 0, 1),
                _ => vc,
            };
            bool gates = Finish is Finish.Gate or Finish.GateThenAdd;
            var epilogue = new Epilogue<T>(from, Finish, gates ? new View<T>(pgate, Gate.Read) : default);
            kernel(new View<T>(pa, A.Read), new View<T>(pb, B.Read), vc, epilogue);
        }

        c.AssertGapsUntouched();
        return c.Values;
    }

    /// <summary>C from A and B.</summary>
    internal delegate void Kernel(View<T> a, View<T> b, View<T> c, Epilogue<T> epilogue);
}
