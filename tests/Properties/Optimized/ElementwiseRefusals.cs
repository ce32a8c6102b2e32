using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>What rectifier and loss refuse, before anything is written: other shapes, other types, outputs that share memory with an input.</summary>
public sealed class ElementwiseRefusals
{
    private static readonly float[,] P = new float[2, 3];

    private static readonly Half[,] Halves = new Half[1, 1];

    [Fact]
    public void OtherShapes_AreRefusedByTheRectifier()
    {
        Refused(() => Rectifier.Forward<float>(P, new float[3, 3]), "Rows of y is 3, but rows of x is 2");
        Refused(() => Rectifier.Forward<float>(P, new float[2, 4]), "Columns of y is 4, but columns of x is 3");
        Refused(() => Rectifier.Backward<float>(P, new float[3, 3], new float[2, 3]), "Rows of dy is 3, but rows of x is 2");
        Refused(() => Rectifier.Backward<float>(P, new float[2, 4], new float[2, 3]), "Columns of dy is 4, but columns of x is 3");
        Refused(() => Rectifier.Backward<float>(P, new float[2, 3], new float[3, 3]), "Rows of dx is 3, but rows of x is 2");
        Refused(() => Rectifier.Backward<float>(P, new float[2, 3], new float[2, 4]), "Columns of dx is 4, but columns of x is 3");
    }

    [Fact]
    public void OtherShapes_AreRefusedByTheLoss()
    {
        float[,] higher = new float[3, 3],
            wider = new float[2, 4];
        Refused(() => SquaredErrorLoss.Loss<float>(P, higher, Reduction.Sum), "Rows of target is 3, but rows of prediction is 2");
        Refused(() => SquaredErrorLoss.Loss<float>(P, wider, Reduction.Sum), "Columns of target is 4, but columns of prediction is 3");
        Refused(() => SquaredErrorLoss.Loss<float>(P, higher, new float[2, 3]), "Rows of target is 3");
        Refused(() => SquaredErrorLoss.Loss<float>(P, wider, new float[2, 3]), "Columns of target is 4");
        Refused(() => SquaredErrorLoss.Loss<float>(P, P, higher), "Rows of loss is 3");
        Refused(() => SquaredErrorLoss.Loss<float>(P, P, wider), "Columns of loss is 4");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, higher, 1, Reduction.Sum, new float[2, 3]), "Rows of target is 3");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, wider, 1, Reduction.Sum, new float[2, 3]), "Columns of target is 4");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, P, 1, Reduction.Sum, higher), "Rows of dprediction is 3");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, P, 1, Reduction.Sum, wider), "Columns of dprediction is 4");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, P, higher, new float[2, 3]), "Rows of dloss is 3");
        Refused(() => SquaredErrorLoss.Gradient<float>(P, P, wider, new float[2, 3]), "Columns of dloss is 4");
    }

    [Fact]
    public void TypesOtherThanFloatAndDouble_AreRefused()
    {
        Unsupported(() => Rectifier.Forward<Half>(Halves, new Half[1, 1]));
        Unsupported(() => Rectifier.Backward<Half>(Halves, Halves, new Half[1, 1]));
        Unsupported(() => SquaredErrorLoss.Loss<Half>(Halves, Halves, Reduction.Sum));
        Unsupported(() => SquaredErrorLoss.Loss<Half>(Halves, Halves, new Half[1, 1]));
        Unsupported(() => SquaredErrorLoss.Gradient<Half>(Halves, Halves, Half.One, Reduction.Sum, new Half[1, 1]));
        Unsupported(() => SquaredErrorLoss.Gradient<Half>(Halves, Halves, Halves, new Half[1, 1]));
    }

    [Fact]
    public void OutputsThatOverlapAnInput_AreRefused()
    {
        float[] memory = new float[20];
        Refused(() => Rectifier.Forward(Read(memory, 0), Write(memory, 5)), "The output y overlaps x");
        Refused(() => Rectifier.Backward(Read(memory, 0), P, Write(memory, 5)), "The output dx overlaps x");
        Refused(() => Rectifier.Backward(P, Read(memory, 0), Write(memory, 5)), "The output dx overlaps dy");
        Refused(() => SquaredErrorLoss.Loss(Read(memory, 0), P, Write(memory, 5)), "The output loss overlaps prediction");
        Refused(() => SquaredErrorLoss.Loss(P, Read(memory, 0), Write(memory, 5)), "The output loss overlaps target");
        Refused(() => SquaredErrorLoss.Gradient(Read(memory, 0), P, P, Write(memory, 5)), "The output dprediction overlaps prediction");
        Refused(() => SquaredErrorLoss.Gradient(P, Read(memory, 0), P, Write(memory, 5)), "The output dprediction overlaps target");
        Refused(() => SquaredErrorLoss.Gradient(P, P, Read(memory, 0), Write(memory, 5)), "The output dprediction overlaps dloss");
        // What lies beside is no overlap.
        Rectifier.Forward(Read(memory, 0), Write(memory, 6));
        Rectifier.Backward(Read(memory, 0), Read(memory, 12), Write(memory, 6));
        SquaredErrorLoss.Gradient(Read(memory, 0), Read(memory, 12), P, Write(memory, 6));
    }

    // A stride that is never gone makes no other view.
    [Fact]
    public void TheSameRowOrColumn_IsTheSameView_WhateverItsOtherStride()
    {
        float[] memory = [-1, 2, -3, 4, -5, 6];
        Rectifier.Forward(new ReadOnlyMatrixSpan<float>(memory, 1, 6, 9), new MatrixSpan<float>(memory, 1, 6, 6));
        Assert.Equal([0, 2, 0, 4, 0, 6], memory);
        memory = [-1, 2, -3, 4, -5, 6];
        Rectifier.Forward(new ReadOnlyMatrixSpan<float>(memory, 6, 1, 1, 5), new MatrixSpan<float>(memory, 6, 1, 1));
        Assert.Equal([0, 2, 0, 4, 0, 6], memory);
        Refused(
            () => Rectifier.Forward(new ReadOnlyMatrixSpan<float>(memory, 2, 2, 3), new MatrixSpan<float>(memory, 2, 2, 2)),
            "The output y overlaps x"
        );
        Refused(
            () => Rectifier.Forward(new ReadOnlyMatrixSpan<float>(memory, 2, 2, 3, 2), new MatrixSpan<float>(memory, 2, 2, 3, 1)),
            "The output y overlaps x"
        );
    }

    private static ReadOnlyMatrixSpan<float> Read(float[] memory, int start) => new(memory.AsSpan(start), 2, 3);

    private static MatrixSpan<float> Write(float[] memory, int start) => new(memory.AsSpan(start), 2, 3);

    // By the layer, and not by vectors that know no such element.
    private static void Unsupported(Action call) =>
        Assert.Contains("System.Half", Assert.Throws<NotSupportedException>(call).Message, StringComparison.Ordinal);

    private static void Refused(Action call, string because) =>
        Assert.Contains(because, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
