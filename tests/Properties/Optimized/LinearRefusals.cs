using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>What does not fit is refused, with the numbers in the message, before anything is written.</summary>
public sealed class LinearRefusals
{
    private readonly float[,] _x = new float[4, 3],
        _w = new float[3, 5],
        _dy = new float[4, 5],
        _y = Poisoned(4, 5),
        _dx = Poisoned(4, 3),
        _dw = Poisoned(3, 5);
    private readonly float[] _b = new float[5],
        _db = [float.NaN, float.NaN, float.NaN, float.NaN, float.NaN];

    [Fact]
    public void ForwardShapesThatDoNotFit_AreRefused()
    {
        Refused(() => Forward(x: new float[4, 2]), "Columns of x is 2, but inputs of w is 3");
        Refused(() => Forward(w: new float[5, 3]), "inputs of w is 5");
        Refused(() => Forward(b: new float[4]), "Length of b is 4, but outputs of w is 5");
        Refused(() => Forward(b: []), "Length of b is 0, but outputs of w is 5");
        Refused(() => Forward(y: Poisoned(3, 5)), "Rows of y is 3, but rows of x is 4");
        Refused(() => Forward(y: Poisoned(5, 4)), "of y is");
        Refused(() => Forward(y: Poisoned(4, 4)), "Columns of y is 4, but outputs of w is 5");
        Refused(() => Forward(layout: WeightLayout.OutputMajor), "inputs of w is 5");
        Assert.Throws<ArgumentOutOfRangeException>(() => Forward(layout: (WeightLayout)2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Forward(threads: -1));
        AssertNothingWritten();
    }

    [Fact]
    public void BackwardShapesThatDoNotFit_AreRefused()
    {
        Refused(() => Backward(x: new float[5, 3]), "Rows of dy is 4, but rows of x is 5");
        Refused(() => Backward(x: new float[4, 2], dx: Poisoned(4, 2)), "Columns of x is 2, but inputs of w is 3");
        Refused(() => Backward(dy: new float[4, 1]), "Columns of dy is 1, but outputs of w is 5");
        Refused(() => Backward(dx: Poisoned(4, 2)), "Columns of dx is 2, but columns of x is 3");
        Refused(() => Backward(dx: Poisoned(3, 3)), "Rows of dx is 3, but rows of x is 4");
        Refused(() => Backward(dw: Poisoned(5, 3)), "Rows of dw is 5, but rows of w is 3");
        Refused(() => Backward(dw: Poisoned(3, 4)), "Columns of dw is 4, but columns of w is 5");
        Refused(() => Backward(db: new float[6]), "Length of db is 6, but outputs of w is 5");
        Refused(() => Backward(withoutDb: true), "Length of db is 0, but outputs of w is 5");
        Assert.Throws<ArgumentOutOfRangeException>(() => Backward(threads: -3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backward(mode: (GradientMode)3));
        Refused(
            () =>
                LinearLayer.Backward<float>(
                    _x,
                    _w,
                    _dy,
                    new LinearGradients<float> { DxMode = GradientMode.Overwrite },
                    WeightLayout.InputMajor
                ),
            "Rows of dx is 0, but rows of x is 4"
        );
        AssertNothingWritten();
    }

    [Fact]
    public void OutputsThatOverlapInputs_AreRefused()
    {
        float[,] square = new float[4, 4],
            other = new float[4, 4];
        var row = new float[4];
        Refused(() => LinearLayer.Forward<float>(square, other, row, square, WeightLayout.InputMajor), "The output y overlaps x");
        Refused(() => LinearLayer.Forward<float>(other, square, row, square, WeightLayout.InputMajor), "The output y overlaps w");
        Refused(
            () =>
                LinearLayer.Forward(other, new float[4, 4], new ReadOnlyMatrixSpan<float>(square).Row(2), square, WeightLayout.InputMajor),
            "The output y overlaps b"
        );
        Refused(() => Backward(dx: _x), "The output dx overlaps x");
        Refused(() => Backward(dw: _w), "The output dw overlaps w");
        Refused(() => Backward(db: new MatrixSpan<float>(_dy).Row(1)), "The output db overlaps dy");
        Refused(() => Backward(db: new MatrixSpan<float>(_dw).Row(1)), "The output dw overlaps db");
        AssertNothingWritten();
        Assert.All(square.Cast<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void GradientsThatOverlap_AreRefused()
    {
        float[] memory = new float[40];
        Refused(() => Gradients(memory, dx: 0, dw: 11, db: 30), "The output dx overlaps dw");
        Refused(() => Gradients(memory, dx: 0, dw: 20, db: 11), "The output dx overlaps db");
        Refused(() => Gradients(memory, dx: 28, dw: 0, db: 14), "The output dw overlaps db");
        Gradients(memory, dx: 0, dw: 12, db: 27);
    }

    private void Gradients(float[] memory, int dx, int dw, int db)
    {
        var gradients = new LinearGradients<float>
        {
            Dx = new MatrixSpan<float>(memory.AsSpan(dx), 4, 3),
            DxMode = GradientMode.Overwrite,
            Dw = new MatrixSpan<float>(memory.AsSpan(dw), 3, 5),
            DwMode = GradientMode.Overwrite,
            Db = memory.AsSpan(db, 5),
            DbMode = GradientMode.Overwrite,
        };
        LinearLayer.Backward(_x, _w, _dy, gradients, WeightLayout.InputMajor);
    }

    [Fact]
    public void GradientsNotAskedFor_MayOverlap()
    {
        var gradients = new LinearGradients<float>
        {
            Dx = _x,
            Dw = _w,
            Db = new MatrixSpan<float>(_dy).Row(0),
        };
        LinearLayer.Backward(_x, _w, _dy, gradients, WeightLayout.InputMajor);
        AssertNothingWritten();
    }

    [Fact]
    public void DifferentColumnsOfOneBuffer_AreNotAnOverlap()
    {
        // x, y and two gradients side by side in the rows of one buffer: what a concatenation of features looks like.
        var all = new float[4, 3 + 5];
        var whole = new MatrixSpan<float>(all);
        LinearLayer.Forward(whole.Slice(0, 4, 0, 3), _w, _b, whole.Slice(0, 4, 3, 5), WeightLayout.InputMajor);
        LinearLayer.Forward(whole.Slice(0, 4, 5, 3), _w, _b, whole.Slice(0, 4, 0, 5), WeightLayout.InputMajor);
        Refused(
            () =>
            {
                var again = new MatrixSpan<float>(all);
                LinearLayer.Forward(again.Slice(0, 4, 4, 3), _w, _b, again.Slice(0, 4, 0, 5), WeightLayout.InputMajor);
            },
            "The output y overlaps x"
        );
    }

    [Fact]
    public void ElementTypesOtherThanFloatAndDouble_AreRefused()
    {
        var refusal = Assert.Throws<NotSupportedException>(() =>
            LinearLayer.Forward<Half>(new Half[1, 1], new Half[1, 1], new Half[1], new Half[1, 1], WeightLayout.InputMajor)
        );
        Assert.Contains("System.Half", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() =>
            LinearLayer.Backward<Half>(new Half[1, 1], new Half[1, 1], new Half[1, 1], default, WeightLayout.InputMajor)
        );
    }

    private void Forward(
        float[,]? x = null,
        float[,]? w = null,
        float[]? b = null,
        float[,]? y = null,
        WeightLayout layout = WeightLayout.InputMajor,
        int threads = 0
    ) => LinearLayer.Forward<float>(x ?? _x, w ?? _w, b ?? _b, y ?? _y, layout, new LayerOptions { Threads = threads });

    private void Backward(
        float[,]? x = null,
        float[,]? dy = null,
        float[,]? dx = null,
        float[,]? dw = null,
        Span<float> db = default,
        bool withoutDb = false,
        GradientMode mode = GradientMode.Overwrite,
        int threads = 0
    )
    {
        var gradients = new LinearGradients<float>
        {
            Dx = dx ?? _dx,
            DxMode = mode,
            Dw = dw ?? _dw,
            DwMode = GradientMode.Overwrite,
            Db = db.IsEmpty && !withoutDb ? _db : db,
            DbMode = GradientMode.Overwrite,
        };
        LinearLayer.Backward(x ?? _x, _w, dy ?? _dy, gradients, WeightLayout.InputMajor, new LayerOptions { Threads = threads });
    }

    private void AssertNothingWritten()
    {
        Assert.All(
            _y.Cast<float>().Concat(_dx.Cast<float>()).Concat(_dw.Cast<float>()).Concat(_db),
            value => Assert.True(float.IsNaN(value))
        );
        Assert.All(_x.Cast<float>().Concat(_w.Cast<float>()).Concat(_dy.Cast<float>()).Concat(_b), value => Assert.Equal(0, value));
    }

    private static void Refused(Action call, string because)
    {
        var refusal = Assert.Throws<ArgumentException>(call);
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    private static float[,] Poisoned(int rows, int columns) => Draw.Of(rows, columns, () => float.NaN);
}
