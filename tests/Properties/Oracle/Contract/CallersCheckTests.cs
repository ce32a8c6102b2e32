using System.Collections.Concurrent;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Four threads at the same time, three times, each with tensors of its own.</summary>
public sealed class CallersCheckTests
{
    private const int Alone = 4;

    private static readonly CaseId Id = ContractCases.Forward("callers");

    // The first has the tensors of the case, the others the next draws, as docs/cases.md says.
    [Fact]
    public void EachCaller_HasADrawOfItsOwn_ThreeTimes()
    {
        var seen = new ConcurrentBag<double>();
        using var views = new AlteredViews(before: (call, _) => seen.Add(call.Inputs["x"][0, 0]));
        Assert.Equal(Outcome.Passed, ContractCases.Judged(Id, views).Outcome);
        double[] expected = [.. Enumerable.Range(0, 4).Select(k => ContractCases.Lane.Inputs(Id.With(seed: Id.Seed + (ulong)k))["x"][0])];
        Assert.Equal(4, expected.Distinct().Count());
        Assert.Equal(expected.SelectMany(value => Enumerable.Repeat(value, 4)).Order(), seen.Order());
    }

    // No caller begins again before all have done: so that in every round they meet.
    [Fact]
    public void Rounds_BeginForAllAtOnce()
    {
        int begun = 0,
            done = 0;
        var early = new ConcurrentBag<int>();
        using var views = new AlteredViews(
            before: (_, number) =>
            {
                if (number >= Alone)
                {
                    int rounds = Volatile.Read(ref done) / 4;
                    early.Add(Interlocked.Increment(ref begun) > 4 * (rounds + 1) ? 1 : 0);
                    // The last of a round is slow: whoever does not wait for it overtakes.
                    Thread.Sleep(number % 4 == 0 ? 15 : 0);
                }
            },
            after: (_, number) => Interlocked.Add(ref done, number >= Alone ? 1 : 0)
        );
        ContractCases.Judged(Id, views);
        Assert.Equal(12, begun);
        Assert.DoesNotContain(1, early);
    }

    // They must not keep a process alive that wants to end.
    [Fact]
    public void Callers_AreThreadsInTheBackground()
    {
        var names = new ConcurrentBag<(string?, bool)>();
        using var views = new AlteredViews(
            before: (_, number) =>
            {
                if (number >= Alone)
                {
                    names.Add((Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground));
                }
            }
        );
        ContractCases.Judged(Id, views);
        Assert.Equal(Enumerable.Repeat(((string?)"exactgrad caller", true), 12), names);
    }

    [Fact]
    public void AnyWrongAnswer_IsViolated()
    {
        for (int wrong = Alone; wrong < 16; wrong++)
        {
            using var views = new AlteredViews(after: (call, number) => call.Outputs["y"][0, 0] += number == wrong ? 1 : 0);
            Violation violation = Assert.Single(ContractCases.Judged(Id, views).Violations);
            Assert.Equal("y of linear.forward differs where 4 threads call at the same time", violation.Headline);
        }
    }

    // In any round, by any caller: told by the thread that judges, and nobody waits for ever.
    [Fact]
    public void AnyException_IsViolated()
    {
        for (int wrong = Alone; wrong < 16; wrong++)
        {
            using var views = new AlteredViews(before: (_, number) => Throw(number == wrong));
            Violation violation = Assert.Single(ContractCases.Judged(Id, views).Violations);
            Assert.Equal(FaultKind.Failed, violation.Fault);
            Assert.EndsWith("InvalidOperationException: broken", violation.Headline, StringComparison.Ordinal);
        }
    }

    private static void Throw(bool now)
    {
        if (now)
        {
            throw new InvalidOperationException("broken");
        }
    }
}
