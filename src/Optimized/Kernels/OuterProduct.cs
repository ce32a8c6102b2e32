using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// C = a b' for a column a and a row b, or C = C + a b': sums of a single term. A tile would spend its time on starting and ending, and go over
/// memory in narrow strips; this goes row by row.
/// </summary>
internal static unsafe class OuterProduct<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    /// <summary>Whether a product is of that kind, and nothing else is asked.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in Epilogue<T> epilogue) =>
        a.Columns == 1 && b.ColumnStride == 1 && epilogue.From.IsEmpty && epilogue.Finish is (Finish.Store or Finish.Add);

    /// <summary>Carries it out for rows of elements that lie next to each other, a vector of them at least where vectors are not narrowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, bool adds)
    {
        T* factor = a.Data,
            line = b.Data,
            to = c.Data;
        nint last = c.Columns - L.Count,
            step = a.RowStride,
            stride = c.RowStride;
        V mask = L.EndMask(last),
            end = L.LoadEnd(line, last, mask);
        for (nint i = c.Rows; i > 0; i--, factor += step, to += stride)
        {
            V scale = L.Broadcast(*factor),
                sum = default;
            // From 0, as every chain: 0 + -0 is 0. The last vector may share elements with the one before: it is read first.
            L.MultiplyAdd(scale, end, ref sum);
            if (adds)
            {
                sum = L.Add(L.LoadEnd(to, last, mask), sum);
            }

            for (nint j = 0; j < last; j += L.Count)
            {
                V next = default;
                L.MultiplyAdd(scale, L.Load(line + j), ref next);
                if (adds)
                {
                    next = L.Add(L.Load(to + j), next);
                }

                L.Store(next, to + j);
            }

            L.StoreEnd(sum, to, last, mask);
        }
    }
}
