using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// A fully connected layer y = x w + b over a batch: B examples, n inputs, m outputs.
/// <para>
/// Every element of every result is one chain of multiply-adds in the order of its sum's index, so that its bits depend on its own row and
/// column of the operands and on whether the machine fuses multiply-adds; not on the batch size, strides, layout, blocking, vector
/// width or number of threads. Zeros are not skipped: NaN and infinities come out as in a plain loop.
/// </para>
/// <para>
/// Outputs must not overlap inputs or each other; nothing outside their elements is written, and nothing outside the operands is read.
/// All refusals happen before anything is written. In steady state a call on one thread allocates nothing.
/// </para>
/// </summary>
public static partial class LinearLayer
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (nint Inputs, nint Outputs) WeightShape<T>(in ReadOnlyMatrixSpan<T> w, WeightLayout layout)
        where T : unmanaged
    {
        if ((uint)layout > (uint)WeightLayout.OutputMajor)
        {
            Refuse.Layout(layout);
        }

        return layout == WeightLayout.InputMajor ? (w.Rows, w.Columns) : (w.Columns, w.Rows);
    }
}
