using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>
/// What a team does with a job, step by step: the threads that it hires here never begin, and who answers its calls, and when, the test says.
/// So no outcome is left to the system, which elsewhere decides who wakes in time.
/// </summary>
public sealed class TeamTests
{
    // Long enough for a busy machine: only what is wrong takes as long.
    private const int Patience = 5000;

    private readonly Team _team;
    private int _hired;

    public TeamTests() =>
        _team = new Team(_ =>
        {
            if (++_hired > 1000)
            {
                throw new InvalidOperationException("hires for ever");
            }
        });

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 5, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 40, 2)]
    [InlineData(9, 4, 3)]
    [InlineData(1000, 2000, 255)]
    public void EveryPart_IsDoneOnce_ThoughNoHelperBegins_AndEachIsCalledOnce(int threads, int parts, int helpers)
    {
        for (int call = 0; call < 3; call++)
        {
            int[] times = new TeamJob(parts).By(_team, threads).Times;
            Assert.Equal([.. Enumerable.Repeat(1, parts)], times);
            Assert.Equal((helpers, helpers), (_hired, _team.Calls));
        }
    }

    [Fact]
    public void LargerJob_HiresAndCallsTheOthers_AndASmallerOneNobody()
    {
        foreach ((int threads, int helpers) in ((int, int)[])[(2, 1), (4, 3), (3, 3), (1, 3), (5, 4)])
        {
            new TeamJob(9).By(_team, threads);
            Assert.Equal((helpers, helpers), (_hired, _team.Calls));
        }
    }

    [Fact]
    public void WhoAnswers_DoesPartsThatAreLeft() => AssertAnswered();

    [Fact]
    public void CallOfAnEarlierJob_StandsInALaterOne()
    {
        new TeamJob(5).By(_team, 2);
        Assert.Equal(1, _team.Calls);
        AssertAnswered();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoMoreHelpers_ThanWereAskedFor_FindASeat(int threads)
    {
        // More are called than the job may use.
        new TeamJob(9).By(_team, 4);
        bool?[] seated = [];
        TeamJob job = new TeamJob(
            4,
            part =>
            {
                if (part == 0)
                {
                    seated = [.. Enumerable.Range(0, 3).Select(_ => OnAThread(_team.Answer))];
                }
            }
        ).By(_team, threads);
        Assert.Equal([.. Enumerable.Range(1, 3).Select(helper => (bool?)(helper < threads))], seated);
        Assert.Equal([1, 1, 1, 1], job.Times);
    }

    [Fact]
    public void WhoComesAfterTheJob_FindsNoSeat()
    {
        new TeamJob(5).By(_team, 3);
        Assert.False(OnAThread(_team.Answer));
        Assert.False(OnAThread(_team.Answer));
    }

    [Fact]
    public void CallerWaits_ForThePartThatAHelperIsDoing()
    {
        using var begun = new ManualResetEventSlim();
        bool done = false;
        TeamJob job = new TeamJob(
            2,
            part =>
            {
                if (part == 0)
                {
                    Begin(() => _team.Answer());
                    Assert.True(begun.Wait(Patience));
                }
                else
                {
                    begun.Set();
                    Thread.Sleep(50);
                    Volatile.Write(ref done, true);
                }
            }
        ).By(_team, 2);
        Assert.True(Volatile.Read(ref done));
        Assert.Equal([1, 1], job.Times);
    }

    // Whether it sleeps can be seen, once it has begun; where it does not, its thread ends.
    [Fact]
    public void WhoIsNotCalled_SleepsUntilACallComes()
    {
        using var begun = new ManualResetEventSlim();
        bool? seated = null;
        Thread helper = Begin(() =>
        {
            begun.Set();
            seated = _team.Answer();
        });
        Assert.True(begun.Wait(Patience));
        SpinWait.SpinUntil(() => helper.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !helper.IsAlive, Patience);
        Assert.True(helper.IsAlive);
        // Who is woken may be there before the caller.
        new TeamJob(2, _ => Assert.True(Thread.CurrentThread == helper || helper.Join(Patience))).By(_team, 2);
        Assert.True(helper.Join(Patience));
        Assert.True(seated);
        Assert.Equal(0, _team.Calls);
    }

    [Fact]
    public void WhatAPartThrows_ReachesTheCaller_AndNoOtherPartIsBegun()
    {
        var job = new TeamJob(5, part => throw new InvalidOperationException($"of part {part}"));
        Assert.Equal("of part 0", Assert.Throws<InvalidOperationException>(() => job.By(_team, 1)).Message);
        Assert.Equal([1, 0, 0, 0, 0], job.Times);
        EveryPart_IsDoneOnce_ThoughNoHelperBegins_AndEachIsCalledOnce(3, 7, 2);
    }

    [Fact]
    public void WhatAPartOfAHelperThrows_ReachesTheCaller_AndNoOtherPartIsBegun()
    {
        bool? seated = null;
        var job = new TeamJob(
            5,
            part =>
            {
                if (part == 1)
                {
                    throw new InvalidOperationException("of a helper");
                }

                seated = OnAThread(_team.Answer);
            }
        );
        Assert.Equal("of a helper", Assert.Throws<InvalidOperationException>(() => job.By(_team, 2)).Message);
        Assert.True(seated);
        Assert.Equal([1, 1, 0, 0, 0], job.Times);
        EveryPart_IsDoneOnce_ThoughNoHelperBegins_AndEachIsCalledOnce(3, 7, 2);
    }

    [Fact]
    public void JobOfASecondCaller_IsDoneByThatCallerAlone()
    {
        var second = new TeamJob(5);
        var first = new TeamJob(
            2,
            part =>
            {
                if (part == 0)
                {
                    Assert.True(
                        OnAThread(() =>
                        {
                            second.By(_team, 4);
                            return true;
                        })
                    );
                }
            }
        );
        first.By(_team, 2);
        Assert.Equal([1, 1, 1, 1, 1], second.Times);
        Assert.NotEqual(Environment.CurrentManagedThreadId, Assert.Single(second.Threads));
        Assert.Equal([1, 1], first.Times);
        Assert.Equal((1, 1), (_hired, _team.Calls));
    }

    // Without patience: a caller that waits for ever for helpers that have left takes this process with it, which could tell nothing of the next mutant.
    [Fact]
    public void AfterAJob_TheTeamIsThereForAnotherThread()
    {
        new TeamJob(2).By(_team, 2);
        Exception? failure = null;
        Begin(() => failure = Record.Exception(AssertAnswered)).Join();
        Assert.Null(failure);
    }

    // The caller's first part waits until a helper has answered, who finds the others.
    private void AssertAnswered()
    {
        (bool? seated, int helper) = (null, 0);
        TeamJob job = new TeamJob(
            3,
            part =>
            {
                if (part == 0)
                {
                    seated = OnAThread(() =>
                    {
                        helper = Environment.CurrentManagedThreadId;
                        return _team.Answer();
                    });
                }
            }
        ).By(_team, 2);
        Assert.True(seated);
        Assert.Equal([1, 1, 1], job.Times);
        Assert.Equal([Environment.CurrentManagedThreadId, helper, helper], Enumerable.Range(0, 3).Select(part => job.ThreadsOf(part)[0]));
        Assert.Equal(0, _team.Calls);
    }

    private static Thread Begin(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>What a thread of its own makes of it; null where that does not end.</summary>
    private static bool? OnAThread(Func<bool> action)
    {
        (bool? result, Exception? failure) = (null, null);
        Thread thread = Begin(() => failure = Record.Exception(() => result = action()));
        bool ended = thread.Join(Patience);
        Assert.Null(failure);
        return ended ? result : null;
    }
}
