using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>Each death of a program costs starts of it: the judge must not ask for many.</summary>
public sealed class DyingProgramTests
{
    // Once such a run took minutes: groups of candidates were put to a program that had to be started anew for each of them.
    [Fact]
    public void ProgramThatDiesAtSomeCalls_IsShrunk_InFewDeaths()
    {
        using var dying = new Dying();
        Report report = new Judge(dying, new JudgeOptions { Lanes = ["exact"], Cases = 1000 }).Run();
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.Matches("stopped after [0-9]+ cases that cost the implementation its process", report.Lanes[0].Note);
        Assert.All(report.Failures, failure => Assert.Equal(FaultKind.Exited, failure.Fault));
        // 13 with this seed; the draw is the same everywhere.
        Assert.InRange(dying.Deaths, 3, 16);
    }

    /// <summary>The Reference as a program that exits where the first number of a call is 0.</summary>
    private sealed class Dying : ManagedImplementation, IImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities => _reference.Capabilities;

        public bool AnswersElsewhere => true;

        internal int Deaths { get; private set; }

        protected override Answer Invoke(Call call)
        {
            if (call.Inputs.Values.First() is { Count: > 0 } first && first[0] == 0)
            {
                Deaths++;
                return new Fault(FaultKind.Exited, "It exited with code 7.");
            }

            return _reference.Invoke([call])[0];
        }

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }
}
