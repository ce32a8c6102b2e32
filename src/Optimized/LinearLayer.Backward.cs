using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

public static partial class LinearLayer
{
    /// <summary>
    /// dx[s,i] = sum_j dy[s,j] w[i,j]; dw[i,j] = sum_s x[s,i] dy[s,j]; db[j] = sum_s dy[s,j]: those that are asked for, each overwriting
    /// or accumulating as its mode says. Where B = 0, dw and db are 0; where m = 0, dx is 0; accumulating such a sum of nothing
    /// leaves the buffer as it is.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The inputs that forward was given, [B,n].</param>
    /// <param name="w">The weights that forward was given, [n,m] or [m,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,m]; strides of zero are welcome.</param>
    /// <param name="gradients">What is asked for.</param>
    /// <param name="layout">How <paramref name="w"/> and dw are stored.</param>
    /// <param name="options">How the call is carried out.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a requested gradient overlaps an input, its gate or another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Layout or a mode is not defined, or the number of threads is negative.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Backward<T>(
        in ReadOnlyMatrixSpan<T> x,
        in ReadOnlyMatrixSpan<T> w,
        in ReadOnlyMatrixSpan<T> dy,
        in LinearGradients<T> gradients,
        WeightLayout layout,
        LayerOptions options = default
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        int threads = options.ValidThreads;
        bool wantsDx = Wants(gradients.DxMode, nameof(gradients.DxMode)),
            wantsDw = Wants(gradients.DwMode, nameof(gradients.DwMode)),
            wantsDb = Wants(gradients.DbMode, nameof(gradients.DbMode));
        (nint inputs, nint outputs) = WeightShape(w, layout);
        Refuse.Unequal(x.Columns, "Columns of x", inputs, "inputs of w");
        Refuse.Unequal(dy.Rows, "Rows of dy", x.Rows, "rows of x");
        Refuse.Unequal(dy.Columns, "Columns of dy", outputs, "outputs of w");
        if (wantsDx)
        {
            Refuse.Unequal(gradients.DxView.Rows, "Rows of dx", x.Rows, "rows of x");
            Refuse.Unequal(gradients.DxView.Columns, "Columns of dx", x.Columns, "columns of x");
        }

        bool gated = wantsDx && (gradients.GateView.Rows != 0 || gradients.GateView.Columns != 0);
        if (gated)
        {
            Refuse.Unequal(gradients.GateView.Rows, "Rows of the gate of dx", x.Rows, "rows of x");
            Refuse.Unequal(gradients.GateView.Columns, "Columns of the gate of dx", x.Columns, "columns of x");
        }

        if (wantsDw)
        {
            Refuse.Unequal(gradients.DwView.Rows, "Rows of dw", w.Rows, "rows of w");
            Refuse.Unequal(gradients.DwView.Columns, "Columns of dw", w.Columns, "columns of w");
        }

        if (wantsDb)
        {
            Refuse.Unequal(gradients.Db.Length, "Length of db", outputs, "outputs of w");
        }

        fixed (
            T* px = x,
                pw = w,
                pdy = dy,
                pgate = gradients.GateView,
                pdx = gradients.DxView,
                pdw = gradients.DwView,
                pdb = gradients.Db
        )
        {
            var vx = new View<T>(px, x);
            var vw = new View<T>(pw, w);
            var vdy = new View<T>(pdy, dy);
            // What is not asked for is an empty view here, and overlaps nothing.
            View<T> vgate = default,
                vdx = default,
                vdw = default,
                vdb = default;
            if (gated)
            {
                vgate = new(pgate, gradients.GateView);
            }

            if (wantsDx)
            {
                vdx = new(pdx, gradients.DxView);
            }

            if (wantsDw)
            {
                vdw = new(pdw, gradients.DwView);
            }

            if (wantsDb)
            {
                vdb = new(pdb, 1, outputs, outputs, 1);
            }

            Reach rx = vx.Reach,
                rw = vw.Reach,
                rdy = vdy.Reach,
                rgate = vgate.Reach,
                rdx = vdx.Reach,
                rdw = vdw.Reach,
                rdb = vdb.Reach;
            if (
                rdx.Meets(rx)
                || rdx.Meets(rw)
                || rdx.Meets(rdy)
                || rdx.Meets(rgate)
                || rdw.Meets(rx)
                || rdw.Meets(rw)
                || rdw.Meets(rdy)
                || rdw.Meets(rgate)
                || rdb.Meets(rx)
                || rdb.Meets(rw)
                || rdb.Meets(rdy)
                || rdb.Meets(rgate)
                || rdx.Meets(rdw)
                || rdx.Meets(rdb)
                || rdw.Meets(rdb)
            )
            {
                RefuseOverlaps(vx, vw, vdy, vgate, vdx, vdw, vdb);
            }

            bool inputMajor = layout == WeightLayout.InputMajor;
            if (wantsDx)
            {
                Product<T>.Run(vdy, inputMajor ? vw.Transposed : vw, vdx, default, FinishOf(gradients.DxMode, gated), vgate, threads);
            }

            if (wantsDw)
            {
                Product<T>.Run(
                    inputMajor ? vx.Transposed : vdy.Transposed,
                    inputMajor ? vdy : vx,
                    vdw,
                    default,
                    FinishOf(gradients.DwMode, false),
                    default,
                    threads
                );
            }

            if (wantsDb)
            {
                ColumnSums<T>.Run(vdy, vdb, FinishOf(gradients.DbMode, false));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Wants(GradientMode mode, string name)
    {
        if ((uint)mode > (uint)GradientMode.Accumulate)
        {
            Refuse.Mode(name, mode);
        }

        return mode != GradientMode.Skip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Finish FinishOf(GradientMode mode, bool gated) =>
        mode == GradientMode.Accumulate ? (gated ? Finish.GateThenAdd : Finish.Add)
        : gated ? Finish.Gate
        : Finish.Store;

    private static void RefuseOverlaps<T>(
        in View<T> x,
        in View<T> w,
        in View<T> dy,
        in View<T> gate,
        in View<T> dx,
        in View<T> dw,
        in View<T> db
    )
        where T : unmanaged
    {
        RefuseOverlap(dx, "dx", x, w, dy);
        RefuseOverlap(dw, "dw", x, w, dy);
        RefuseOverlap(db, "db", x, w, dy);
        Refuse.Overlap(dx, "dx", gate, "the gate of dx");
        Refuse.Overlap(dw, "dw", gate, "the gate of dx");
        Refuse.Overlap(db, "db", gate, "the gate of dx");
        Refuse.Overlap(dx, "dx", dw, "dw");
        Refuse.Overlap(dx, "dx", db, "db");
        Refuse.Overlap(dw, "dw", db, "db");
    }

    private static void RefuseOverlap<T>(in View<T> output, string name, in View<T> x, in View<T> w, in View<T> dy)
        where T : unmanaged
    {
        Refuse.Overlap(output, name, x, "x");
        Refuse.Overlap(output, name, w, "w");
        Refuse.Overlap(output, name, dy, "dy");
    }
}
