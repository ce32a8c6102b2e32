using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>The ways into a matrix and out of it, of both kinds of view: rows, parts, native memory, tensors.</summary>
public sealed unsafe class MatrixAccessTests
{
    // A value for each place, so that each element says where it lies.
    private readonly float[,] _array = Draw.Of(4, 5, Counter());

    [Fact]
    public void Row_ShowsItsElements()
    {
        MatrixSpan<float> matrix = _array;
        ReadOnlyMatrixSpan<float> read = _array;
        Assert.Equal([10, 11, 12, 13, 14], matrix.Row(2));
        Assert.Equal([10, 11, 12, 13, 14], read.Row(2));
        Assert.Equal([12, 13], matrix.Slice(1, 3, 2, 2).Row(1));
        Assert.Equal([12, 13], read.Slice(1, 3, 2, 2).Row(1));
    }

    [Fact]
    public void RowOfOneElement_NeedsNoStride()
    {
        Assert.Equal([7], new MatrixSpan<float>(_array).Transposed.Slice(2, 1, 1, 1).Row(0));
        Assert.Equal([7], new ReadOnlyMatrixSpan<float>(_array).Transposed.Slice(2, 1, 1, 1).Row(0));
    }

    [Fact]
    public void RowWithGaps_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new MatrixSpan<float>(_array).Transposed.Row(1));
        Assert.Throws<InvalidOperationException>(() => new ReadOnlyMatrixSpan<float>(_array).Transposed.Row(1));
        Assert.Throws<InvalidOperationException>(() => new MatrixSpan<float>(_array).Transposed.Slice(0, 1, 0, 2).Row(0));
        Assert.Throws<InvalidOperationException>(() => new ReadOnlyMatrixSpan<float>(_array).Transposed.Slice(0, 1, 0, 2).Row(0));
    }

    [Fact]
    public void RowOutside_IsRefused()
    {
        Assert.Throws<IndexOutOfRangeException>(() => new MatrixSpan<float>(_array).Row(4));
        Assert.Throws<IndexOutOfRangeException>(() => new MatrixSpan<float>(_array).Row(-1));
        Assert.Throws<IndexOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(_array).Row(4));
        Assert.Throws<IndexOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(_array).Row(-1));
    }

    [Fact]
    public void RowWithoutElements_IsEmpty_WhereThereIsARow()
    {
        Assert.True(new MatrixSpan<float>(new float[3, 0]).Row(2).IsEmpty);
        Assert.True(new ReadOnlyMatrixSpan<float>(new float[3, 0]).Row(2).IsEmpty);
        Assert.Throws<IndexOutOfRangeException>(() => new MatrixSpan<float>(new float[3, 0]).Row(3));
        Assert.Throws<IndexOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(new float[3, 0]).Row(3));
    }

    [Fact]
    public void Part_ShowsItsElements()
    {
        MatrixSpan<float> part = new MatrixSpan<float>(_array).Slice(1, 2, 2, 3),
            turned = new MatrixSpan<float>(_array).Transposed.Slice(2, 3, 1, 2);
        Assert.Equal(_array[1, 2], part[0, 0]);
        Assert.Equal(_array[2, 4], part[1, 2]);
        Assert.Equal(_array[1, 2], turned[0, 0]);
        Assert.Equal(_array[2, 4], turned[2, 1]);
        part[1, 2] = 99;
        Assert.Equal(99, _array[2, 4]);
    }

    [Fact]
    public void PartThatLeavesItsMatrix_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(_array).Slice(1, 4, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(_array).Slice(0, 1, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(_array).Slice(1, 4, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(_array).Slice(0, 1, 1, 5));
    }

    // Its own might lie beyond the buffer.
    [Fact]
    public void EmptyPart_KeepsTheFirstReference()
    {
        MatrixSpan<float> matrix = _array;
        ReadOnlyMatrixSpan<float> read = _array;
        Assert.True(Unsafe.AreSame(ref _array[0, 0], ref TensorMarshal.GetReference(matrix.Slice(4, 0, 1, 2).ToTensorSpan())));
        Assert.True(Unsafe.AreSame(ref _array[0, 0], ref TensorMarshal.GetReference(matrix.Slice(1, 2, 5, 0).ToTensorSpan())));
        Assert.True(
            Unsafe.AreSame(in _array[0, 0], in TensorMarshal.GetReference(read.Slice(4, 0, 1, 2).ToTensorSpan()))
                && Unsafe.AreSame(in _array[0, 0], in TensorMarshal.GetReference(read.Slice(1, 2, 5, 0).ToTensorSpan()))
        );
    }

    [Fact]
    public void NativeMemory_IsChecked()
    {
        fixed (float* memory = _array)
        {
            float* address = memory;
            Assert.Equal(13, new MatrixSpan<float>(address, 20, 4, 5, 5)[2, 3]);
            Assert.Equal(13, new ReadOnlyMatrixSpan<float>(address, 20, 4, 5, 5)[2, 3]);
            Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(address, 19, 4, 5, 5)[0, 0]);
            Assert.Throws<ArgumentException>(() => new ReadOnlyMatrixSpan<float>(address, 19, 4, 5, 5)[0, 0]);
            Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(address, 20, 4, 5, 0)[0, 0]);
        }
    }

    [Fact]
    public void NoMemory_HoldsNoElements()
    {
        float* none = null;
        Assert.True(new MatrixSpan<float>(none, 0, 0, 5, 5).IsEmpty);
        Assert.True(new MatrixSpan<float>(none, 0, 4, 0, 5).IsEmpty);
        Assert.True(new ReadOnlyMatrixSpan<float>(none, 0, 0, 5, 5).IsEmpty);
        Assert.True(new ReadOnlyMatrixSpan<float>(none, 0, 4, 0, 5).IsEmpty);
        Assert.Throws<ArgumentNullException>(() => new MatrixSpan<float>(none, 20, 4, 5, 5).IsEmpty);
        Assert.Throws<ArgumentNullException>(() => new ReadOnlyMatrixSpan<float>(none, 20, 4, 5, 5).IsEmpty);
    }

    [Fact]
    public void NoArray_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new MatrixSpan<float>((float[,])null!).IsEmpty);
        Assert.Throws<ArgumentNullException>(() => new ReadOnlyMatrixSpan<float>((float[,])null!).IsEmpty);
        Assert.Throws<ArgumentNullException>(() => new MatrixSpan<float>((float[])null!, 0, 0, 1).IsEmpty);
        Assert.Throws<ArgumentNullException>(() => new ReadOnlyMatrixSpan<float>((float[])null!, 0, 0, 1).IsEmpty);
    }

    [Fact]
    public void WhatIsLongerThanASpan_IsNoSpan()
    {
        // Nothing is read.
        float element = 0;
        float* address = &element;
        nint large = unchecked((nint)int.MaxValue + 1);
        Assert.Throws<OverflowException>(() => _ = new MatrixSpan<float>(address, large, 1, large, large).Row(0));
        Assert.Throws<OverflowException>(() => _ = new ReadOnlyMatrixSpan<float>(address, large, 1, large, large).Row(0));
        Assert.Throws<OverflowException>(() => _ = new MatrixSpan<float>(address, large, 1, large, large).ToTensorSpan());
        Assert.Throws<OverflowException>(() => _ = new ReadOnlyMatrixSpan<float>(address, large, 1, large, large).ToTensorSpan());
    }

    [Fact]
    public void TensorsThatAreNoMatrices_AreRefused()
    {
        float[] memory = new float[8];
        Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(new TensorSpan<float>(memory, [8])).IsEmpty);
        Assert.Throws<ArgumentException>(() => new ReadOnlyMatrixSpan<float>(new ReadOnlyTensorSpan<float>(memory, [8])).IsEmpty);
        Assert.Throws<ArgumentException>(() => new ReadOnlyMatrixSpan<float>(new ReadOnlyTensorSpan<float>(memory, [2, 2, 2])).IsEmpty);
        Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(new TensorSpan<float>(memory, [2, 4], [0, 1])).IsEmpty);
    }

    private static Func<float> Counter()
    {
        int next = 0;
        return () => next++;
    }
}
