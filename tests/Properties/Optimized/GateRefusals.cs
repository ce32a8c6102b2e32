using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>The gate of dx: of its shape, and apart from every gradient; and no concern of a call without dx.</summary>
public sealed class GateRefusals
{
    private readonly float[,] _x = new float[3, 4],
        _w = new float[4, 5],
        _dy = new float[3, 5],
        _dx = new float[3, 4];

    [Theory]
    [InlineData(3, 3, "Columns of the gate of dx is 3, but columns of x is 4")]
    [InlineData(4, 4, "Rows of the gate of dx is 4, but rows of x is 3")]
    [InlineData(0, 4, "Rows of the gate of dx is 0, but rows of x is 3")]
    [InlineData(3, 0, "Columns of the gate of dx is 0, but columns of x is 4")]
    public void GateOfAnotherShape_IsRefused(int rows, int columns, string because) =>
        Refused(() => Backward(new float[rows, columns], new float[4, 5], new float[5], GradientMode.Overwrite), because);

    [Fact]
    public void GateThatAGradientOverlaps_IsRefused()
    {
        Refused(() => Backward(_dx, new float[4, 5], new float[5], GradientMode.Overwrite), "The output dx overlaps the gate of dx");
        float[,] dw = new float[4, 5];
        Refused(
            () => Backward(new MatrixSpan<float>(dw).Slice(0, 3, 0, 4), dw, new float[5], GradientMode.Overwrite),
            "The output dw overlaps the gate of dx"
        );
        float[,] gate = new float[3, 5];
        Refused(
            () => Backward(new MatrixSpan<float>(gate).Slice(0, 3, 0, 4), dw, new MatrixSpan<float>(gate).Row(1), GradientMode.Overwrite),
            "The output db overlaps the gate of dx"
        );
    }

    [Fact]
    public void WithoutDx_TheGateMayBeAnything()
    {
        float[,] dw = new float[4, 5];
        Backward(dw, dw, new float[5], GradientMode.Skip);
    }

    private void Backward(ReadOnlyMatrixSpan<float> gate, float[,] dw, Span<float> db, GradientMode dx)
    {
        var gradients = new LinearGradients<float>
        {
            Dx = _dx,
            DxMode = dx,
            DxGate = gate,
            Dw = dw,
            DwMode = GradientMode.Overwrite,
            Db = db,
            DbMode = GradientMode.Overwrite,
        };
        LinearLayer.Backward(_x, _w, _dy, gradients, WeightLayout.InputMajor);
    }

    private static void Refused(Action call, string because) =>
        Assert.Contains(because, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
