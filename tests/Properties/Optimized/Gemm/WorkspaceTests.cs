using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Each thread's packing buffers: whole cache lines, one apart from the other, and kept.</summary>
public sealed unsafe class WorkspaceTests
{
    [Fact]
    public void Buffers_LieApart_OnWholeCacheLines()
    {
        const int elements = 1000;
        Workspace workspace = Workspace.Current;
        nint[] buffers = [(nint)workspace.A<double>(elements), (nint)workspace.B<double>(elements), (nint)workspace.C<double>(elements)];
        Assert.All(buffers, address => Assert.Equal(0, address % 64));
        Array.Sort(buffers);
        Assert.True(buffers[0] != 0);
        Assert.True(buffers[1] - buffers[0] >= elements * sizeof(double));
        Assert.True(buffers[2] - buffers[1] >= elements * sizeof(double));
    }

    [Fact]
    public void Buffer_GrowsWhenItMust_AndIsKeptOtherwise()
    {
        FreshThread.Run(() =>
        {
            // So large that no two fit into what a small one leaves.
            const nint large = 1 << 20;
            double* small = Workspace.Current.B<double>(1),
                grown = Workspace.Current.B<double>(large);
            grown[large - 1] = 3;
            Assert.True(small != grown);
            Assert.True(grown == Workspace.Current.B<double>(large));
            Assert.True(grown == Workspace.Current.B<double>(1));
            Assert.True(grown == Workspace.Current.B<float>(2 * large));
            Assert.Equal(3, grown[large - 1]);
        });
    }

    [Fact]
    public void AnyBuffer_HasRoomForASingleElement()
    {
        FreshThread.Run(() =>
        {
            Assert.True(Workspace.Current.A<double>(1) != null);
            Assert.True(Workspace.Current.B<double>(1) != null);
            Assert.True(Workspace.Current.C<double>(1) != null);
        });
    }

    [Fact]
    public void Buffer_CountsBytes()
    {
        FreshThread.Run(() =>
        {
            float* floats = Workspace.Current.A<float>(1 << 20);
            Workspace.Current.A<double>(1 << 19)[(1 << 19) - 1] = 1;
            Assert.True(floats == Workspace.Current.A<float>(1 << 20));
            double* doubles = Workspace.Current.A<double>(1 << 20);
            doubles[(1 << 20) - 1] = 1;
            Assert.True(doubles == Workspace.Current.A<float>(1 << 21));
        });
    }

    [Theory]
    [InlineData((1 << 18) - 8, 64)]
    [InlineData(1 << 18, 1 << 21)]
    [InlineData((1 << 21) + 1, 1 << 21)]
    public void LargeBuffer_BeginsAHugePage(int bytes, int alignment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no other system is asked for huge pages");
        FreshThread.Run(() =>
        {
            byte* buffer = Workspace.Current.C<byte>(bytes);
            Assert.Equal(0, (nint)buffer % alignment);
            buffer[bytes - 1] = 1;
        });
    }

    [Fact]
    public void Threads_HaveEachTheirOwn()
    {
        Workspace here = Workspace.Current;
        Assert.Same(here, Workspace.Current);
        FreshThread.Run(() => Assert.NotSame(here, Workspace.Current));
    }

    [Fact]
    public void SizeThatOverflows_IsRefused() =>
        Assert.Throws<OverflowException>(() => (nint)Workspace.Current.A<double>(nint.MaxValue / 2));
}
