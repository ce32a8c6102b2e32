using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>From what a lane may draw, narrowed.</summary>
public sealed class LaneSettingsTests
{
    private static readonly Capabilities Float = new()
    {
        Name = "float",
        Accumulators = new Dictionary<ElementType, ElementType> { [ElementType.BF16] = ElementType.F32 },
    };

    [Fact]
    public void Has_AsksForEachOfThem()
    {
        LaneSettings settings = CaseArbitrary.Settings(Float, 20, Operation.LinearForward, Operation.MseForward);
        Assert.True(settings.Has(Operation.LinearForward));
        Assert.True(settings.Has(Operation.MseForward, Operation.LinearForward));
        Assert.False(settings.Has(Operation.LinearForward, Operation.LinearBackward));
        Assert.False(settings.Has(Operation.LinearBackward, Operation.LinearForward));
    }

    [Fact]
    public void Narrowed_TheRestStays()
    {
        LaneSettings settings = CaseArbitrary.Settings(Float);
        LaneSettings only = settings.Only(Operation.ReluForward),
            small = settings.UpTo(5);
        Assert.Equal([Operation.ReluForward], only.Operations);
        Assert.Equal((20, 5, 20), (only.MaxSide, small.MaxSide, settings.UpTo(30).MaxSide));
        Assert.Same(settings.Operations, small.Operations);
        foreach (LaneSettings narrowed in new[] { only, small })
        {
            Assert.Same(settings.ElementTypes, narrowed.ElementTypes);
            Assert.Same(settings.Layouts, narrowed.Layouts);
            Assert.Same(settings.Reductions, narrowed.Reductions);
            Assert.Same(settings.Capabilities, narrowed.Capabilities);
            Assert.Same(settings.Views, narrowed.Views);
            Assert.Equal((settings.LargeSide, settings.LargeProducts), (narrowed.LargeSide, narrowed.LargeProducts));
        }
    }

    [Fact]
    public void AccumulatorBits_AreThoseOfTheDeclaredFormat()
    {
        LaneSettings settings = CaseArbitrary.Settings(Float);
        Assert.Equal(24, settings.AccumulatorBits(ElementType.BF16));
        Assert.Equal(24, settings.AccumulatorBits(ElementType.F32));
        Assert.Equal(53, settings.AccumulatorBits(ElementType.F64));
    }
}
