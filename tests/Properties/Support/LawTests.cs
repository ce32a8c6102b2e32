using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Support;

/// <summary>A runner that let a false law pass would make every other test here worthless.</summary>
public sealed class LawTests
{
    [Fact]
    public void FalseLaw_Fails_WithSeedAndReplayLine()
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => Law.Holds(Arb.From(Gen.Choose(0, 1000)), value => value < 3));
        Assert.Contains("EXACTGRAD_SEED=", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Falsifiable", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowingLaw_Fails() =>
        Assert.ThrowsAny<Exception>(() => Law.Holds(Arb.From(Gen.Choose(0, 1000)), value => Assert.True(value < 3)));

    [Fact]
    public void TrueLaw_Passes() => Law.Holds(Arb.From(Gen.Choose(0, 1000)), value => value >= 0);
}
