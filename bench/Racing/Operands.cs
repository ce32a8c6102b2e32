using System.Numerics;
using System.Runtime.InteropServices;
using ExactGrad.Optimized;

namespace ExactGrad.Racing;

/// <summary>The tensors of one cell, which all contestants share: x [B,n], w [n,m] or [m,n], b and db [m], y and dy [B,m]; row after row.</summary>
internal sealed unsafe class Operands<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<IntPtr> _memory = [];

    internal Operands(Cell cell)
    {
        (B, N, M, Layout) = (cell.Shape.B, cell.Shape.N, cell.Shape.M, cell.Layout);
        var random = new Random(1);
        X = Drawn(B * N, random);
        W = Drawn(N * M, random);
        Bias = Drawn(M, random);
        Dy = Drawn(B * M, random);
        Y = Room(B * M);
        Dx = Room(B * N);
        Dw = Room(N * M);
        Db = Room(M);
    }

    internal int B { get; }
    internal int N { get; }
    internal int M { get; }
    internal WeightLayout Layout { get; }
    internal bool InputMajor => Layout == WeightLayout.InputMajor;
    internal T* X { get; }
    internal T* W { get; }
    internal T* Bias { get; }
    internal T* Dy { get; }
    internal T* Y { get; }
    internal T* Dx { get; }
    internal T* Dw { get; }
    internal T* Db { get; }

    /// <summary>All results of a pass, one after the other.</summary>
    internal T[] Results(Pass pass) =>
        pass == Pass.Forward
            ? new Span<T>(Y, B * M).ToArray()
            : [.. new Span<T>(Dx, B * N), .. new Span<T>(Dw, N * M), .. new Span<T>(Db, M)];

    /// <summary>Spoils all results, so that none of an earlier contestant is taken for that of the next.</summary>
    internal void Spoil()
    {
        new Span<T>(Y, B * M).Fill(T.NaN);
        new Span<T>(Dx, B * N).Fill(T.NaN);
        new Span<T>(Dw, N * M).Fill(T.NaN);
        new Span<T>(Db, M).Fill(T.NaN);
    }

    /// <summary>db[j] = sum_s dy[s,j], for libraries that have no such operation.</summary>
    internal void SumBiasGradient()
    {
        var db = new Span<T>(Db, M);
        db.Clear();
        for (int s = 0; s < B; s++)
        {
            T* row = Dy + (nint)s * M;
            int j = 0;
            for (; j <= M - Vector<T>.Count; j += Vector<T>.Count)
            {
                (Vector.Load(Db + j) + Vector.Load(row + j)).Store(Db + j);
            }

            for (; j < M; j++)
            {
                Db[j] += row[j];
            }
        }
    }

    /// <summary>y[s,j] = b[j], for libraries whose product adds to what is there.</summary>
    internal void FillWithBias()
    {
        for (int s = 0; s < B; s++)
        {
            new Span<T>(Bias, M).CopyTo(new Span<T>(Y + (nint)s * M, M));
        }
    }

    public void Dispose()
    {
        foreach (IntPtr memory in _memory)
        {
            NativeMemory.AlignedFree((void*)memory);
        }
    }

    private T* Room(int elements)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)(Math.Max(1, elements) * (nint)sizeof(T)), 64);
        _memory.Add((IntPtr)memory);
        new Span<T>(memory, elements).Clear();
        return (T*)memory;
    }

    private T* Drawn(int elements, Random random)
    {
        T* memory = Room(elements);
        for (int i = 0; i < elements; i++)
        {
            memory[i] = T.CreateTruncating(random.NextDouble() - 0.5);
        }

        return memory;
    }
}
