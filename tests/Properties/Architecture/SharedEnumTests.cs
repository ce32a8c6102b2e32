using Xunit;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>Optimized knows nobody of ours, so it has enums of its own: they must not drift from the specification's.</summary>
public sealed class SharedEnumTests
{
    [Fact]
    public void WeightLayout_HasTheSameMembersAndValues() =>
        AssertSame<ExactGrad.Reference.WeightLayout, ExactGrad.Optimized.WeightLayout>();

    [Fact]
    public void Reduction_HasTheSameMembersAndValues() => AssertSame<ExactGrad.Reference.Reduction, ExactGrad.Optimized.Reduction>();

    private static void AssertSame<TLeft, TRight>()
        where TLeft : struct, Enum
        where TRight : struct, Enum
    {
        string[] Members<T>()
            where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => $"{value} = {Convert.ToInt32(value, null)}")];
        Assert.Equal(Members<TLeft>(), Members<TRight>());
    }
}
