using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using ExactGrad.Oracle.Lanes.Contract;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Of a row that is narrower than a vector, its elements are read and written, and nothing beside them: that could end the process.</summary>
public abstract unsafe class NarrowLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Rows_KeepToThemselves()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        if (Avx.IsSupported)
        {
            AssertApart<Vector256<T>, Lanes256<T>>();
        }

        if (Avx512F.IsSupported)
        {
            AssertApart<Vector512<T>, Lanes512<T>>();
        }
    }

    private static void AssertApart<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>
    {
        using var page = new GuardPage(4096);
        T[] lanes = new T[L.Count];
        for (int columns = 1; columns < L.Count; columns++)
        {
            nint last = columns - L.Count;
            T[] expected = [.. Enumerable.Range(1, columns).Select(T.CreateChecked)];
            T* row = (T*)page.AtEnd((nuint)(columns * sizeof(T)));
            new Span<T>(row - 1, columns + 1).Fill(T.NaN);
            V mask = Narrow<T, V, L>.EndMask(last);
            fixed (T* start = lanes)
            {
                expected.CopyTo(lanes, 0);
                Narrow<T, V, L>.StoreEnd(L.Load(start), row, last, mask);
                Same.Bits(expected, [.. new ReadOnlySpan<T>(row, columns)]);
                Assert.True(T.IsNaN(row[-1]));
                lanes.AsSpan().Fill(T.NaN);
                L.Store(Narrow<T, V, L>.LoadEnd(row, last, mask), start);
            }

            Same.Bits([.. expected, .. new T[L.Count - columns]], lanes);
        }
    }
}

public sealed class NarrowLawsOfFloat : NarrowLaws<float>;

public sealed class NarrowLawsOfDouble : NarrowLaws<double>;
