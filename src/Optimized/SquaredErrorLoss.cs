using System.Numerics;

namespace ExactGrad.Optimized;

/// <summary>
/// The squared error of predictions p against targets t, both [B,m], with e = p - t. Outputs are overwritten and must not overlap
/// an input; refusals happen before anything is written.
/// </summary>
public static class SquaredErrorLoss
{
    /// <summary>L = sum e^2 (Sum), sum e^2 / B (BatchMean), sum e^2 / (B m) (Mean). A mean over nothing is NaN.</summary>
    /// <remarks>The sum is finished first and divided once; its order depends on the shape alone.</remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="reduction">Sum, BatchMean or Mean.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None, or not defined.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe T Loss<T>(ReadOnlyMatrixSpan<T> prediction, ReadOnlyMatrixSpan<T> target, Reduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        T divisor = Divisor(prediction, reduction);
        Refuse.Unequal(target.Rows, "Rows of target", prediction.Rows, "rows of prediction");
        Refuse.Unequal(target.Columns, "Columns of target", prediction.Columns, "columns of prediction");
        fixed (
            T* pp = prediction,
                pt = target
        )
        {
            return SquaredSum<T>.Run(new View<T>(pp, prediction), new View<T>(pt, target)) / divisor;
        }
    }

    /// <summary>l[s,j] = e[s,j]^2: the loss without a reduction.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="loss">l [B,m].</param>
    /// <exception cref="ArgumentException">The shapes differ, or l overlaps an input.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe void Loss<T>(ReadOnlyMatrixSpan<T> prediction, ReadOnlyMatrixSpan<T> target, MatrixSpan<T> loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        Refuse.Unequal(target.Rows, "Rows of target", prediction.Rows, "rows of prediction");
        Refuse.Unequal(target.Columns, "Columns of target", prediction.Columns, "columns of prediction");
        Refuse.Unequal(loss.Rows, "Rows of loss", prediction.Rows, "rows of prediction");
        Refuse.Unequal(loss.Columns, "Columns of loss", prediction.Columns, "columns of prediction");
        fixed (
            T* pp = prediction,
                pt = target,
                pl = loss
        )
        {
            var vp = new View<T>(pp, prediction);
            var vt = new View<T>(pt, target);
            var vl = new View<T>(pl, loss);
            Refuse.Overlap(vl, "loss", vp, "prediction");
            Refuse.Overlap(vl, "loss", vt, "target");
            Elements<T>.Map<SquaredDifference<T>>(vp, vt, vt, vl);
        }
    }

    /// <summary>dp[s,j] = 2 e[s,j] c with c = dL (Sum), dL / B (BatchMean), dL / (B m) (Mean), divided once. Overwrites dp.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="dloss">dL: gradient of what follows with respect to L; 1 where the loss is the end.</param>
    /// <param name="reduction">Sum, BatchMean or Mean.</param>
    /// <param name="dprediction">dp [B,m].</param>
    /// <exception cref="ArgumentException">The shapes differ, or dp overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None, or not defined.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe void Gradient<T>(
        ReadOnlyMatrixSpan<T> prediction,
        ReadOnlyMatrixSpan<T> target,
        T dloss,
        Reduction reduction,
        MatrixSpan<T> dprediction
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        T c = dloss / Divisor(prediction, reduction);
        Gradient(prediction, target, new View<T>(&c, prediction.Rows, prediction.Columns, 0, 0), dprediction);
    }

    /// <summary>dp[s,j] = 2 e[s,j] dl[s,j]: the gradient where the loss was not reduced. Overwrites dp.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="dloss">dl [B,m]: gradient of what follows with respect to each l[s,j]; strides of zero are welcome.</param>
    /// <param name="dprediction">dp [B,m].</param>
    /// <exception cref="ArgumentException">The shapes differ, or dp overlaps an input.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe void Gradient<T>(
        ReadOnlyMatrixSpan<T> prediction,
        ReadOnlyMatrixSpan<T> target,
        ReadOnlyMatrixSpan<T> dloss,
        MatrixSpan<T> dprediction
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        Refuse.Unequal(dloss.Rows, "Rows of dloss", prediction.Rows, "rows of prediction");
        Refuse.Unequal(dloss.Columns, "Columns of dloss", prediction.Columns, "columns of prediction");
        fixed (T* pdl = dloss)
        {
            Gradient(prediction, target, new View<T>(pdl, dloss), dprediction);
        }
    }

    private static unsafe void Gradient<T>(
        ReadOnlyMatrixSpan<T> prediction,
        ReadOnlyMatrixSpan<T> target,
        View<T> c,
        MatrixSpan<T> dprediction
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.Unequal(target.Rows, "Rows of target", prediction.Rows, "rows of prediction");
        Refuse.Unequal(target.Columns, "Columns of target", prediction.Columns, "columns of prediction");
        Refuse.Unequal(dprediction.Rows, "Rows of dprediction", prediction.Rows, "rows of prediction");
        Refuse.Unequal(dprediction.Columns, "Columns of dprediction", prediction.Columns, "columns of prediction");
        fixed (
            T* pp = prediction,
                pt = target,
                pdp = dprediction
        )
        {
            var vp = new View<T>(pp, prediction);
            var vt = new View<T>(pt, target);
            var vdp = new View<T>(pdp, dprediction);
            Refuse.Overlap(vdp, "dprediction", vp, "prediction");
            Refuse.Overlap(vdp, "dprediction", vt, "target");
            Refuse.Overlap(vdp, "dprediction", c, "dloss");
            Elements<T>.Map<TwiceDifferenceTimes<T>>(vp, vt, c, vdp);
        }
    }

    private static T Divisor<T>(ReadOnlyMatrixSpan<T> prediction, Reduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        reduction switch
        {
            Reduction.Sum => T.One,
            Reduction.BatchMean => T.CreateChecked(prediction.Rows),
            // The count is made in integers: factors rounded one by one could be off by a place.
            Reduction.Mean => T.CreateChecked((Int128)prediction.Rows * prediction.Columns),
            _ => throw new ArgumentOutOfRangeException(
                nameof(reduction),
                reduction,
                "expected Sum, BatchMean or Mean; None has no scalar loss"
            ),
        };
}
