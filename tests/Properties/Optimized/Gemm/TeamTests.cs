using System.Diagnostics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Parts of a job: each is done once, by no more threads than were asked for, and what one of them throws reaches the caller.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed unsafe class TeamTests
{
    // By itself: who finds the team at work for another test does all parts alone.
    private const string Name = "ExactGrad.Tests.Properties.Optimized.Gemm.TeamTests";

    // A mutant may have kept the team for ever; then this process can tell nothing of the next one.
    private static readonly bool UnderMutation = Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE") is not null;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 40)]
    [InlineData(9, 4)]
    public void EveryPart_IsDoneOnce(int threads, int parts)
    {
        for (int call = 0; call < 20; call++)
        {
            var counts = new int[parts + 1];
            fixed (int* state = counts)
            {
                Team.Run(threads, parts, &Count, state);
            }

            Assert.Equal([.. Enumerable.Repeat(1, parts), 0], counts);
        }
    }

    [Fact]
    public void NoParts_AreNothingToDo() => Team.Run(3, 0, &Throw, null);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoMoreThreads_ThanWereAskedFor(int threads)
    {
        // More are there than the call may use.
        Team.Run(4, 8, &Nap, null);
        for (int call = 0; call < 3; call++)
        {
            var ids = new int[24];
            fixed (int* state = ids)
            {
                Team.Run(threads, ids.Length, &Who, state);
            }

            Assert.InRange(ids.Distinct().Count(), 1, threads);
            Assert.Contains(Environment.CurrentManagedThreadId, ids);
        }
    }

    // Whoever does the one part waits until somebody does the other.
    [Fact]
    public void PartsThatWaitForEachOther_AreDoneAtTheSameTime()
    {
        Meeting meeting = default;
        Team.Run(2, 2, &Meet, &meeting);
        Assert.Equal(2, meeting.Met);
    }

    [Fact]
    public void TeamThatSleeps_IsWoken()
    {
        Team.Run(2, 2, &Nap, null);
        Thread.Sleep(20);
        Meeting meeting = default;
        Team.Run(2, 2, &Meet, &meeting);
        Assert.Equal(2, meeting.Met);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatAPartThrows_ReachesTheCaller_AndTheTeamGoesOn(int threads)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Team.Run(threads, 5, &Throw, null));
        Assert.Equal("of a part", refusal.Message);
        EveryPart_IsDoneOnce(threads, 7);
    }

    [Fact]
    public void JobOfASecondCaller_IsDoneByThatCallerAlone_EachPartOnce()
    {
        // One more than there are parts.
        var ids = new int[6];
        fixed (int* state = ids)
        {
            Team.Run(2, 1, &AsASecondCaller, state);
        }

        Assert.NotEqual(0, Assert.Single(ids[..5].Distinct()));
        Assert.Equal(0, ids[5]);
    }

    [Fact]
    public void AfterAJob_TheTeamIsThereForAnotherThread()
    {
        Team.Run(2, 2, &Nap, null);
        int met = 0;
        var caller = new Thread(() =>
        {
            Meeting meeting = default;
            Team.Run(2, 2, &Meet, &meeting);
            met = meeting.Met;
        });
        caller.Start();
        caller.Join();
        if (met != 2 && UnderMutation)
        {
            Environment.FailFast("The team is gone.");
        }

        Assert.Equal(2, met);
    }

    private static void Count(void* state, nint part) => Interlocked.Increment(ref ((int*)state)[part]);

    private static void Nap(void* state, nint part) => Thread.Sleep(1);

    private static void Who(void* state, nint part)
    {
        ((int*)state)[part] = Environment.CurrentManagedThreadId;
        Thread.Sleep(1);
    }

    private static void Meet(void* state, nint part)
    {
        ref Meeting meeting = ref *(Meeting*)state;
        Interlocked.Increment(ref meeting.Arrived);
        // Long enough for a busy machine.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 5; Thread.Yield())
        {
            if (Volatile.Read(ref meeting.Arrived) == 2)
            {
                Interlocked.Increment(ref meeting.Met);
                return;
            }
        }
    }

    private static void Throw(void* state, nint part) => throw new InvalidOperationException("of a part");

    private static void AsASecondCaller(void* state, nint part)
    {
        nint ids = (nint)state;
        var caller = new Thread(() => Team.Run(2, 5, &Who, (void*)ids));
        caller.Start();
        caller.Join();
    }

    private struct Meeting
    {
        internal int Arrived,
            Met;
    }
}
