using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What becomes of answers that are none, alone and among others, and of several cases that are asked together.</summary>
public sealed class TrialTests
{
    private static readonly Call One = Calls.Forward(Calls.Row(1), Calls.Row(2), [3]);

    private static readonly Result Right = new(new Dictionary<string, Tensor> { ["y"] = Calls.Matrix(ElementType.F32, Calls.Row(5)) });

    [Fact]
    public void Fault_IsViolated_AndToldWithTheCall()
    {
        Judgement judged = new Given([One, One]).Judge(
            (IReadOnlyList<Answer>)[new Refusal("no"), new Fault(FaultKind.Crashed, "It is gone.")]
        );
        Assert.Equal(Outcome.Violated, judged.Outcome);
        Violation violation = Assert.Single(judged.Violations);
        Assert.Equal(("linear.forward", FaultKind.Crashed), violation.Signature);
        Assert.Equal("linear.forward gave no answer that can be judged: It is gone.", violation.Headline);
        Assert.NotEmpty(violation.Tell().Lines);
    }

    [Fact]
    public void TensorThatIsMissing_IsAFault() =>
        Assert.Equal(
            FaultKind.MissingTensor,
            new Given([One]).Judge((IReadOnlyList<Answer>)[new Result(new Dictionary<string, Tensor>())]).Violation!.Fault
        );

    [Fact]
    public void Refusal_IsNotApplicable_AndNoAnswerIsInconclusive_WhateverElseWasAnswered()
    {
        Judgement refused = new Given([One, One]).Judge((IReadOnlyList<Answer>)[new Refusal("not today"), Right]);
        Assert.Equal((Outcome.NotApplicable, "not today"), (refused.Outcome, refused.Reason));
        Judgement none = new Given([One, One, One]).Judge((IReadOnlyList<Answer>)[new Refusal("no"), new NoAnswer("no file"), Right]);
        Assert.Equal((Outcome.Inconclusive, "no file"), (none.Outcome, none.Reason));
    }

    [Fact]
    public void Results_AreJudged_InTheirOrder()
    {
        Result other = new(new Dictionary<string, Tensor> { ["y"] = Calls.Matrix(ElementType.F32, Calls.Row(7)) });
        var trial = new Given([One, One]);
        Assert.Equal(Outcome.Passed, trial.Judge((IReadOnlyList<Answer>)[Right, other]).Outcome);
        Assert.Equal([5.0, 7.0], trial.Seen);
    }

    [Fact]
    public void Batch_GivesEachCaseItsOwnAnswers_AndLetsEachAct()
    {
        Given[] trials = [new Given([One]), new Given([]), new Given([One, One]), new Given([One])];
        CaseId id = CaseId.Parse("eg1/exact.p24/relu.forward/f32/-/-/3x4/-/1");
        foreach (bool elsewhere in new[] { false, true })
        {
            var batch = new Batch([id, id, id, id], trials);
            using var numbered = new Numbered(elsewhere);
            batch.Ask(numbered);
            batch.Wait();
            Assert.False(batch.CostTheProcess);
            Assert.Equal(4, batch.Judge().Count);
            Assert.Equal(
                [
                    [1],
                    [],
                    [2, 3],
                    [4],
                ],
                trials.Select(trial => trial.Seen)
            );
            Assert.All(trials, trial => Assert.Same(numbered, trial.ActedOn));
            Assert.Equal([id, id, id, id], batch.Ids);
            Assert.Empty(batch.Indices);
        }
    }

    [Theory]
    [InlineData(FaultKind.Exited, true)]
    [InlineData(FaultKind.Failed, false)]
    public void Batch_CostTheProcess_WhereAnAnswerSaysSo(FaultKind kind, bool costs)
    {
        CaseId id = CaseId.Parse("eg1/exact.p24/relu.forward/f32/-/-/3x4/-/1");
        var batch = new Batch([id, id], [new Given([One]), new Given([One])]);
        using var failing = new Numbered(false, kind);
        batch.Ask(failing);
        Assert.Equal(costs, batch.CostTheProcess);
    }

    [Fact]
    public void Coverage_TellsTheShardsThatAreMissing()
    {
        Assert.Equal([1, 3, 5], new Coverage(5, [2, 4]).Missing);
        Assert.Empty(new Coverage(2, [1, 2]).Missing);
        Assert.Equal((2, 1), (new Coverage(2, [1]).Count, new Coverage(2, [1]).Present.Single()));
    }

    private sealed class Given(IReadOnlyList<Call> calls) : Trial
    {
        internal override IReadOnlyList<Call> Calls => calls;

        internal double[] Seen { get; private set; } = [];

        internal IImplementation? ActedOn { get; private set; }

        internal override void Act(IImplementation implementation) => ActedOn = implementation;

        internal override Judgement Judge(IReadOnlyList<Result> results)
        {
            Seen = [.. results.Select(result => result.Outputs["y"][0])];
            var tally = new Tally();
            Comparer.Compare("y", new ExactExpectation([5], ElementType.F32), Right.Outputs["y"], ref tally);
            return Judgement.Of([], tally);
        }
    }

    /// <summary>Answers 1, 2, 3 and so on; the second call otherwise where that is asked for.</summary>
    private sealed class Numbered(bool elsewhere, FaultKind? second = null) : IImplementation
    {
        public Capabilities Capabilities { get; } = new() { Name = "numbered" };

        public bool AnswersElsewhere => elsewhere;

        public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls) =>
            [
                .. calls.Select(
                    Answer (_, k) =>
                        k == 1 && second is FaultKind kind
                            ? new Fault(kind, "no")
                            : new Result(new Dictionary<string, Tensor> { ["y"] = Support.Calls.Matrix(ElementType.F32, Calls.Row(k + 1)) })
                ),
            ];

        public void Dispose() { }
    }
}
