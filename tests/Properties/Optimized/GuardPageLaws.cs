using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>Not a byte before the first element or after the last one is read or written: a stray access would end the process.</summary>
public abstract unsafe class GuardPageLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostElements = 3 * 320 * 320;

    [Fact]
    public void NoCall_TouchesWhatLiesBesideItsOperands()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        GuardPage[] pages = [.. Enumerable.Range(0, 8).Select(_ => new GuardPage((nuint)(MostElements * sizeof(T))))];
        try
        {
            Law.Holds(LayerCase.Small, shape => CallAll(shape, pages), 150);
            Law.Holds(LayerCase.Large, shape => CallAll(shape, pages), 6);
            Law.Holds(LayerCase.SingleExample, shape => CallAll(shape, pages), 100);
        }
        finally
        {
            Array.ForEach(pages, page => page.Dispose());
        }
    }

    private static void CallAll(LayerCase shape, GuardPage[] pages)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        bool atEnd = random.Next(3) != 0;
        int next = 0;
        MatrixSpan<T> Place(int r, int c)
        {
            int gap = random.Next(3);
            (int rowStride, int columnStride) = random.Next(4) == 0 ? (1, r + gap) : (c + gap, 1);
            int extent = r == 0 || c == 0 ? 0 : (r - 1) * rowStride + (c - 1) * columnStride + 1;
            GuardPage page = pages[next++];
            T* address = (T*)(atEnd ? page.AtEnd((nuint)(extent * sizeof(T))) : page.AtStart);
            var matrix = new MatrixSpan<T>(address, extent, r, c, rowStride, columnStride);
            for (int i = 0; i < extent; i++)
            {
                address[i] = T.One;
            }

            return matrix;
        }

        MatrixSpan<T> x = Place(shape.B, shape.N),
            w = Place(rows, columns),
            dy = Place(shape.B, shape.M),
            y = Place(shape.B, shape.M),
            dx = Place(shape.B, shape.N),
            dw = Place(rows, columns);
        Span<T> b = Row(pages[next++], shape.M, atEnd),
            db = Row(pages[next], shape.M, atEnd);
        LinearLayer.Forward(x, w, b, y, shape.Layout);
        LinearLayer.ForwardRectified(x, w, b, y, shape.Layout);
        foreach (GradientMode mode in (GradientMode[])[GradientMode.Overwrite, GradientMode.Accumulate])
        {
            var gradients = new LinearGradients<T>
            {
                Dx = dx,
                DxMode = mode,
                Dw = dw,
                DwMode = mode,
                Db = db,
                DbMode = mode,
            };
            LinearLayer.Backward(x, w, dy, gradients, shape.Layout);
            var gated = new LinearGradients<T>
            {
                Dx = dx,
                DxMode = mode,
                DxGate = x,
            };
            LinearLayer.Backward(x, w, dy, gated, shape.Layout);
        }

        Rectifier.Forward(dy, y);
        Rectifier.Backward(dy, y, y);
        SquaredErrorLoss.Loss(dy, dy, y);
        _ = SquaredErrorLoss.Loss<T>(dy, y, Reduction.Sum);
        SquaredErrorLoss.Gradient(dy, dy, T.One, Reduction.Sum, y);
    }

    private static Span<T> Row(GuardPage page, int length, bool atEnd)
    {
        Span<T> row = new(atEnd ? page.AtEnd((nuint)(length * sizeof(T))) : page.AtStart, length);
        row.Fill(T.One);
        return row;
    }
}

public sealed class GuardPageLawsOfFloat : GuardPageLaws<float>;

public sealed class GuardPageLawsOfDouble : GuardPageLaws<double>;
