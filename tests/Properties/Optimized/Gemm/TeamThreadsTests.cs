using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>The threads that a team hires: they answer one call after the other, awake or woken, and end with the process.</summary>
public sealed class TeamThreadsTests
{
    // Long enough for a busy machine: only what is wrong takes as long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Team _team = new(Team.Hire);

    [Fact]
    public void PartsThatWaitForEachOther_AreDoneAtTheSameTime_AgainAndAgain()
    {
        AssertMeet(job => job.By(_team, 2));
        AssertMeet(job => job.By(_team, 2));
        // Long enough to fall asleep.
        Thread.Sleep(20);
        AssertMeet(job => job.By(_team, 2));
    }

    [Fact]
    public void Helpers_DoNotKeepTheProcessFromEnding()
    {
        var helpers = new List<(bool, string?)>();
        using var both = new Barrier(2);
        int caller = Environment.CurrentManagedThreadId;
        new TeamJob(
            2,
            _ =>
            {
                Thread here = Thread.CurrentThread;
                if (here.ManagedThreadId != caller)
                {
                    helpers.Add((here.IsBackground, here.Name));
                }

                Assert.True(both.SignalAndWait(Patience));
            }
        ).By(_team, 2);
        Assert.Equal([(true, "ExactGrad.Optimized")], helpers);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 40)]
    [InlineData(9, 4)]
    public void EveryPart_IsDoneOnce(int threads, int parts)
    {
        for (int call = 0; call < 20; call++)
        {
            TeamJob job = new TeamJob(parts).By(_team, threads);
            Assert.Equal([.. Enumerable.Repeat(1, parts)], job.Times);
            Assert.InRange(job.Threads.Count(), 1, threads);
        }
    }

    /// <summary>Whoever does the one part waits until somebody does the other.</summary>
    internal static void AssertMeet(Action<TeamJob> run)
    {
        using var both = new Barrier(2);
        bool[] met = new bool[2];
        var job = new TeamJob(2, part => met[part] = both.SignalAndWait(Patience));
        run(job);
        Assert.Equal([true, true], met);
        Assert.Equal(2, job.Threads.Count());
    }
}
