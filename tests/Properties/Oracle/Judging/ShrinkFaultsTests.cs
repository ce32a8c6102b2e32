using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>How much a program may fail while a crash is shrunk: each costs its process, and one that hangs costs its time as well.</summary>
public sealed class ShrinkFaultsTests
{
    private const string Found = "eg1/exact.p24/relu.forward/f32/-/-/6x6/-/000000000000002a";

    // Six faults end it; a time limit that has passed counts as four of them, a wrong answer as none.
    [Theory]
    [InlineData(FaultKind.Exited, 6)]
    [InlineData(FaultKind.TimedOut, 2)]
    public void Shrinking_EndsAfterAFewFaults(FaultKind kind, int asked)
    {
        int calls = 0;
        using var failing = new Failing(call => ++calls == 1 ? new Fault(FaultKind.Crashed, "found") : new Fault(kind, "once more"));
        Failure failure = Told(failing);
        Assert.Equal(Found, failure.Found);
        Assert.Equal(Found, failure.CaseId);
        // Before it is shrunk the case is judged again, and afterwards once for its map.
        Assert.Equal(1 + asked + 1, calls);
    }

    // What is no fault of the program's costs nothing: all candidates are asked, more than six.
    [Fact]
    public void Shrinking_GoesOnWhereTheProgramStays()
    {
        int calls = 0;
        using var failing = new Failing(call =>
            ++calls == 1 ? new Fault(FaultKind.Crashed, "found") : new Fault(FaultKind.WrongShape, "no")
        );
        Told(failing);
        Assert.True(calls > 20, $"{calls} calls");
    }

    private static Failure Told(IImplementation implementation)
    {
        LaneSettings settings = CaseArbitrary.Settings(implementation.Capabilities, maxSide: 6);
        var run = new LaneRun(
            Lane.All.Single(known => known.Name == "exact"),
            implementation,
            settings,
            new JudgeOptions { Cases = 2 },
            null
        );
        run.Restore(
            new CaseRecord
            {
                Index = 0,
                Id = CaseId.Parse(Found),
                Outcome = Outcome.Violated,
                Violations = [new ViolationRecord("relu.forward", FaultKind.Crashed, "it crashed")],
            }
        );
        return Assert.Single(run.Failures());
    }

    private sealed class Failing(Func<Call, Answer> answer) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new() { Name = "fails" };

        protected override Answer Invoke(Call call) => answer(call);
    }
}
