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
        ReadOnlyMatrixSpan<T> x,
        ReadOnlyMatrixSpan<T> w,
        ReadOnlyMatrixSpan<T> dy,
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
        MatrixSpan<T> dx = wantsDx ? gradients.Dx : default,
            dw = wantsDw ? gradients.Dw : default;
        Span<T> db = wantsDb ? gradients.Db : default;
        if (wantsDx)
        {
            Refuse.Unequal(dx.Rows, "Rows of dx", x.Rows, "rows of x");
            Refuse.Unequal(dx.Columns, "Columns of dx", x.Columns, "columns of x");
        }

        ReadOnlyMatrixSpan<T> gate = wantsDx ? gradients.DxGate : default;
        bool gated = gate.Rows != 0 || gate.Columns != 0;
        if (gated)
        {
            Refuse.Unequal(gate.Rows, "Rows of the gate of dx", x.Rows, "rows of x");
            Refuse.Unequal(gate.Columns, "Columns of the gate of dx", x.Columns, "columns of x");
        }

        if (wantsDw)
        {
            Refuse.Unequal(dw.Rows, "Rows of dw", w.Rows, "rows of w");
            Refuse.Unequal(dw.Columns, "Columns of dw", w.Columns, "columns of w");
        }

        if (wantsDb)
        {
            Refuse.Unequal(db.Length, "Length of db", outputs, "outputs of w");
        }

        fixed (
            T* px = x,
                pw = w,
                pdy = dy,
                pgate = gate,
                pdx = dx,
                pdw = dw,
                pdb = db
        )
        {
            var vx = new View<T>(px, x);
            var vw = new View<T>(pw, w);
            var vdy = new View<T>(pdy, dy);
            var vgate = new View<T>(pgate, gate);
            var vdx = new View<T>(pdx, dx);
            var vdw = new View<T>(pdw, dw);
            var vdb = new View<T>(pdb, 1, db.Length, db.Length, 1);
            // What is not asked for is an empty view here, and overlaps nothing.
            RefuseOverlap(vdx, "dx", vx, vw, vdy);
            RefuseOverlap(vdw, "dw", vx, vw, vdy);
            RefuseOverlap(vdb, "db", vx, vw, vdy);
            Refuse.Overlap(vdx, "dx", vgate, "the gate of dx");
            Refuse.Overlap(vdw, "dw", vgate, "the gate of dx");
            Refuse.Overlap(vdb, "db", vgate, "the gate of dx");
            Refuse.Overlap(vdx, "dx", vdw, "dw");
            Refuse.Overlap(vdx, "dx", vdb, "db");
            Refuse.Overlap(vdw, "dw", vdb, "db");

            bool inputMajor = layout == WeightLayout.InputMajor;
            if (wantsDx)
            {
                Product<T>.Run(
                    vdy,
                    inputMajor ? vw.Transposed : vw,
                    vdx,
                    EndOf(gradients.DxMode, gated, vgate),
                    threads,
                    Blocking.For<T>()
                );
            }

            if (wantsDw && inputMajor)
            {
                Product<T>.Run(vx.Transposed, vdy, vdw, EndOf<T>(gradients.DwMode), threads, Blocking.For<T>());
            }
            else if (wantsDw)
            {
                Product<T>.Run(vdy.Transposed, vx, vdw, EndOf<T>(gradients.DwMode), threads, Blocking.For<T>());
            }

            if (wantsDb)
            {
                ColumnSums<T>.Run(vdy, pdb, gradients.DbMode == GradientMode.Accumulate);
            }
        }
    }

    private static bool Wants(GradientMode mode, string name) =>
        mode switch
        {
            GradientMode.Skip => false,
            GradientMode.Overwrite or GradientMode.Accumulate => true,
            _ => throw new ArgumentOutOfRangeException(name, mode, "expected Skip, Overwrite or Accumulate"),
        };

    private static Epilogue<T> EndOf<T>(GradientMode mode, bool gated = false, View<T> gate = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool adds = mode == GradientMode.Accumulate;
        Finish finish =
            gated ? (adds ? Finish.GateThenAdd : Finish.Gate)
            : adds ? Finish.Add
            : Finish.Store;
        return new Epilogue<T>(default, finish, gate);
    }

    private static void RefuseOverlap<T>(in View<T> output, string name, in View<T> x, in View<T> w, in View<T> dy)
        where T : unmanaged
    {
        Refuse.Overlap(output, name, x, "x");
        Refuse.Overlap(output, name, w, "w");
        Refuse.Overlap(output, name, dy, "dy");
    }
}
