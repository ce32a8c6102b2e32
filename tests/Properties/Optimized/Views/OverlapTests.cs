using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>The overlap test against the plain definition: it never lets a shared element pass.</summary>
public sealed unsafe class OverlapTests
{
    [Fact]
    public void ViewsThatShareAnElement_AreFound_AndDisjointRangesPass()
    {
        var memory = new float[200];
        var random = new Random(3);
        int shared = 0,
            disjoint = 0;
        fixed (float* start = memory)
        {
            for (int i = 0; i < 20000; i++)
            {
                View<float> a = Any(start, random),
                    b = random.Next(2) == 0 ? Any(start, random) : Beside(start, a, random);
                HashSet<nint> ofA = Addresses(a),
                    ofB = Addresses(b);
                if (ofA.Overlaps(ofB))
                {
                    Assert.True(Refuse.Intersects(a, b) && Refuse.Intersects(b, a));
                    shared++;
                }
                else if (ofA.Count == 0 || ofB.Count == 0 || ofA.Max() < ofB.Min() || ofB.Max() < ofA.Min())
                {
                    Assert.False(Refuse.Intersects(a, b) || Refuse.Intersects(b, a));
                    disjoint++;
                }
            }
        }

        Assert.True(shared > 1000 && disjoint > 1000);
    }

    [Fact]
    public void ViewsThatShareBytesOfAnElement_AreFound()
    {
        var memory = new float[4];
        fixed (float* start = memory)
        {
            var a = new View<float>(start, 1, 2, 2, 1);
            var b = new View<float>((float*)((byte*)start + 6), 1, 2, 2, 1);
            Assert.True(Refuse.Intersects(a, b) && Refuse.Intersects(b, a));
        }
    }

    // Two bytes apart, or touching: in whole elements they would meet.
    [Fact]
    public void MisalignedViewsThatLieApart_Pass()
    {
        var memory = new float[20];
        fixed (float* start = memory)
        {
            var a = new View<float>(start, 2, 3, 4, 1);
            float* end = start + 7;
            var b = new View<float>((float*)((byte*)end + 2), 2, 3, 4, 1);
            Assert.False(Refuse.Intersects(a, b) || Refuse.Intersects(b, a));
            var c = new View<float>((float*)((byte*)end - 1), 2, 3, 4, 1);
            Assert.True(Refuse.Intersects(a, c) && Refuse.Intersects(c, a));
        }
    }

    private static View<float> Any(float* start, Random random) =>
        new(start + random.Next(60), random.Next(5), random.Next(5), random.Next(1, 12), random.Next(1, 12));

    /// <summary>Same strides: another part of the same buffer.</summary>
    private static View<float> Beside(float* start, View<float> a, Random random) =>
        new(start + random.Next(60), random.Next(5), random.Next(5), a.RowStride, a.ColumnStride);

    private static HashSet<nint> Addresses(View<float> view)
    {
        var addresses = new HashSet<nint>();
        for (nint r = 0; r < view.Rows; r++)
        {
            for (nint c = 0; c < view.Columns; c++)
            {
                addresses.Add((nint)view.At(r, c));
            }
        }

        return addresses;
    }
}
