using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>The memory from a view's first element to its last: what lies beside it is not in it.</summary>
public sealed unsafe class ReachTests
{
    [Theory]
    [InlineData(0, 12, true)]
    [InlineData(11, 1, true)]
    [InlineData(-1, 2, true)]
    [InlineData(3, 2, true)]
    [InlineData(-3, 30, true)]
    [InlineData(12, 3, false)]
    [InlineData(-3, 3, false)]
    [InlineData(40, 3, false)]
    public void ReachesMeet_WhereTheyShareAByte(int start, int length, bool meet)
    {
        var memory = new byte[100];
        fixed (byte* origin = memory)
        {
            byte* first = origin + 40;
            Reach reach = new(first, first + 12),
                other = new(first + start, first + start + length);
            Assert.Equal(meet, reach.Meets(other));
            Assert.Equal(meet, other.Meets(reach));
            Assert.False(reach.Meets(default));
            Assert.False(default(Reach).Meets(reach));
        }
    }

    [Fact]
    public void View_ReachesFromItsFirstElementToItsLast()
    {
        var memory = new float[40];
        fixed (float* first = memory)
        {
            // Elements 10, 12, 14, 17, 19 and 21.
            Reach reach = new View<float>(first + 10, 2, 3, 7, 2).Reach;
            Assert.True(reach.Meets(One(first + 10)));
            Assert.True(reach.Meets(One(first + 21)));
            Assert.False(reach.Meets(One(first + 9)));
            Assert.False(reach.Meets(One(first + 22)));
            Assert.False(new View<float>(first + 10, 0, 3, 7, 2).Reach.Meets(reach));
            Assert.False(new View<float>(first + 10, 3, 0, 7, 2).Reach.Meets(reach));
        }
    }

    private static Reach One(float* element) => new View<float>(element, 1, 1, 1, 1).Reach;
}
