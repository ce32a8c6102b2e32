using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>The team that products share.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TeamOfTheProcessTests
{
    // By itself: who finds the team at work for another test does all parts alone.
    private const string Name = "ExactGrad.Tests.Properties.Optimized.Gemm.TeamOfTheProcessTests";

    [Fact]
    public void Helpers_AreThere() => TeamThreadsTests.AssertMeet(job => job.ByTheProcess(2));
}
