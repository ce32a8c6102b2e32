using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>The shapes that were drawn: each is counted once.</summary>
public sealed class ShapeSetTests
{
    [Fact]
    public void Shapes_AreKeptApart_ByTheirExtentsAndHowManyTheyAre()
    {
        int[][] extents =
        [
            [1, 2],
            [2, 1],
            [1, 2, 0],
            [0, 1, 2],
            [1, 2, 0, 0],
            [16383, 16383, 16383, 16383],
            [],
        ];
        ulong[] keys = [.. extents.Select(one => ShapeSet.Key(one))];
        Assert.Equal(extents.Length, keys.Distinct().Count());
        Assert.Equal(extents, keys.Select(ShapeSet.Extents));
        Assert.Equal([16383], ShapeSet.Extents(ShapeSet.Key([20000])));
        var set = new ShapeSet();
        Assert.All(keys, key => Assert.True(set.Add(key)));
        Assert.All(keys, key => Assert.False(set.Add(key)));
        Assert.Equal(keys.Length, set.Count);
        Assert.Equal(keys.Order(), set.Keys.Order());
        // Of a chain the first layer, which may be one that was drawn as well.
        set.Add(ShapeSet.Key([0, 1, 2, 9]));
        Assert.Equal(
            [new DrawnShape(0, 1, 2), new DrawnShape(1, 2, 0), new DrawnShape(16383, 16383, 16383)],
            set.Layers().OrderBy(layer => layer.Batch)
        );
    }

    [Fact]
    public void Shapes_AreCountedUpToANumber()
    {
        var set = new ShapeSet();
        for (ulong k = 0; k < ShapeSet.Most; k++)
        {
            set.Add(k);
        }

        Assert.Equal(1 << 18, set.Count);
        Assert.False(set.Add(ShapeSet.Most));
        Assert.Equal(1 << 18, set.Count);
    }
}
