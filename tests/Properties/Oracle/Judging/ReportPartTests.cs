using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What a report says of what its lanes counted, and what known failures excuse.</summary>
public sealed class ReportPartTests
{
    private static readonly CaseId Id = CaseId.Parse("eg1/exact.p24/relu.forward/f32/-/-/3x4/-/000000000000002a");

    [Fact]
    public void Times_AddUp()
    {
        LaneCount exact = Counted(new ExactLane(), Outcome.Passed),
            rounding = Counted(new RoundingLane(), Outcome.Passed);
        (exact.Elapsed, rounding.Elapsed) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Report report = Reported([exact, rounding], [], []);
        Assert.Equal((TimeSpan.FromSeconds(5), Verdict.Verified), (report.Elapsed, report.Verdict));
        Assert.Equal(["exact", "rounding"], report.Lanes.Select(lane => lane.Name));
    }

    // Each finding is that of its lane, of its kind, and of the case that was counted first.
    [Fact]
    public void Finding_IsTheOneThatWasCounted()
    {
        LaneCount lane = Counted(new ExactLane(), Outcome.Violated, Outcome.Violated);
        Failure counted = Wrong("counted");
        Failure[] told =
        [
            counted with
            {
                Lane = "rounding",
                Headline = "of another lane",
            },
            counted with
            {
                Subject = "dx",
                Headline = "of another output",
            },
            counted with
            {
                Fault = FaultKind.Crashed,
                Headline = "of another kind",
            },
            counted with
            {
                Found = Id.With(seed: 9).ToString(),
                Headline = "of another case",
            },
            counted,
        ];
        Failure only = Assert.Single(Reported([lane], told, []).Failures);
        Assert.Equal(("counted", 2L), (only.Headline, only.FailingCases));
        FormatException none = Assert.Throws<FormatException>(() => Reported([lane], told[..^1], []));
        Assert.Equal($"it counts failures of y such as {Id}, but does not tell that one", none.Message);
    }

    [Theory]
    [InlineData(KnownFailureStatus.StillFails, "it fails", true, false, Verdict.Verified)]
    [InlineData(KnownFailureStatus.StillFails, "it fails", true, true, Verdict.Inconclusive)]
    [InlineData(KnownFailureStatus.StillFails, "it fails", false, false, Verdict.Violated)]
    [InlineData(KnownFailureStatus.StillFails, "otherwise", true, false, Verdict.Violated)]
    [InlineData(KnownFailureStatus.Expired, "it fails", true, false, Verdict.Violated)]
    public void KnownFailure_ExcusesItsOwnCase_WithItsOwnMessage(
        KnownFailureStatus status,
        string message,
        bool ofTheCase,
        bool inconclusiveToo,
        Verdict verdict
    )
    {
        var known = new KnownFailure((ofTheCase ? Id : Id.With(seed: 9)).ToString(), message, "a reason", default);
        LaneCount lane = Counted(new ExactLane(), inconclusiveToo ? [Outcome.Violated, Outcome.Inconclusive] : [Outcome.Violated]);
        Report report = Reported([lane], [Wrong("it fails")], [new KnownFailureFinding(known, status, [message])]);
        Assert.Equal(verdict, report.Verdict);
        bool excused = status == KnownFailureStatus.StillFails && verdict != Verdict.Violated;
        Assert.Equal(excused ? known : null, Assert.Single(report.Failures).Known);
        Assert.Equal(known, Assert.Single(report.KnownFailures).Failure);
    }

    [Fact]
    public void Nothing_IsSaid_WhereNothingIsToSay()
    {
        Assert.Empty(new Story().Lines);
        Assert.Empty(Wrong("it fails").Explanation);
        Assert.Equal(16_777_216, new JudgeOptions().LargeProducts);
    }

    [Fact]
    public void Shard_TellsWhichItIs()
    {
        using var right = new ReferenceImplementation();
        var options = new JudgeOptions
        {
            Lanes = ["exact"],
            Cases = 20,
            MaxSide = 3,
        };
        Report report = new Judge(right, options with { Shard = new Shard(2, 3) }).Run();
        Assert.Equal((3, 2), (report.Shards!.Count, Assert.Single(report.Shards.Present)));
        Assert.Equal([2], Assert.Single(report.Parts).Shards);
        Assert.Null(new Judge(right, options).Run().Shards);
    }

    // Answers from files: each lane that has any of the cases is reported, and no other.
    [Fact]
    public void GivenCases_AreReportedLaneByLane()
    {
        using var wrong = new Doubling();
        CaseId[] ids = [Id, Id.With(seed: 7), CaseId.Parse("eg1/wide.p24/linear.forward/f32/input-major/-/3x4x5/-/1")];
        Report report = new Judge(wrong, new JudgeOptions { Seed = 8 }).Run(ids, null, default);
        Assert.Equal([("exact", 2L), ("wide", 1)], report.Lanes.Select(lane => (lane.Name, lane.Cases)));
        Assert.Equal((Verdict.Violated, 8UL, false), (report.Verdict, report.Seed, report.Interrupted));
        Failure failure = Assert.Single(report.Failures);
        Assert.Equal((Id.ToString(), 2L), (failure.Found, failure.FailingCases));
        Assert.NotNull(failure.Diagnosis);
    }

    [Fact]
    public void Replay_ReportsItsLaneAlone()
    {
        using var wrong = new Doubling();
        var judge = new Judge(wrong, new JudgeOptions());
        Report report = judge.Replay(Id);
        Assert.Equal(("exact", 1L), (Assert.Single(report.Lanes).Name, report.Lanes[0].Cases));
        Assert.Equal("id", Assert.Throws<ArgumentNullException>(() => judge.Replay(null!)).ParamName);
    }

    // What a seed means must not depend on the order of a declaration, nor on what stands first among all that there is.
    [Fact]
    public void Settings_AreInOneOrder()
    {
        using var declaring = new Declaring();
        LaneSettings settings = new Judge(declaring, new JudgeOptions()).Settings();
        Assert.Equal([ElementType.F32, ElementType.BF16], settings.ElementTypes);
        Assert.Equal([ExactGrad.Reference.WeightLayout.OutputMajor], settings.Layouts);
        Assert.Equal([ExactGrad.Reference.Reduction.Sum, ExactGrad.Reference.Reduction.Mean], settings.Reductions);
    }

    private static Report Reported(
        IReadOnlyList<LaneCount> lanes,
        IReadOnlyList<Failure> failures,
        IReadOnlyList<KnownFailureFinding> known
    ) =>
        new ReportPart
        {
            Shards = [1],
            Interrupted = false,
            Lanes = lanes,
            Failures = failures,
            KnownFailures = known,
        }.Report(new RunHead(1, new Capabilities { Name = "mine" }, []));

    private static LaneCount Counted(Lane lane, params Outcome[] outcomes)
    {
        var count = new LaneCount(lane) { EndsWhenWrong = true };
        for (int k = 0; k < outcomes.Length; k++)
        {
            count.Add(
                new CaseRecord
                {
                    Index = k,
                    Id = Id,
                    Outcome = outcomes[k],
                    Violations = outcomes[k] == Outcome.Violated ? [new ViolationRecord("y", null, "it fails")] : [],
                }
            );
        }

        return count;
    }

    private static Failure Wrong(string headline) =>
        new()
        {
            Lane = "exact",
            Operation = Operation.ReluForward,
            Subject = "y",
            Headline = headline,
            Found = Id.ToString(),
            CaseId = Id.ToString(),
            Extents = Id.Extents,
            FailingCases = 1,
        };

    /// <summary>ReLU twice as large as it should be, and all else right.</summary>
    private sealed class Doubling : ManagedImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities => _reference.Capabilities;

        protected override Answer Invoke(Call call)
        {
            Answer answer = _reference.Invoke([call])[0];
            if (call.Operation == Operation.ReluForward && answer is Result { Outputs: var outputs })
            {
                for (int k = 0; k < outputs["y"].Count; k++)
                {
                    outputs["y"][k] *= 2;
                }
            }

            return answer;
        }

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }

    private sealed class Declaring : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "some",
                ElementTypes = new HashSet<ElementType> { ElementType.BF16, ElementType.F32 },
                Layouts = new HashSet<ExactGrad.Reference.WeightLayout> { ExactGrad.Reference.WeightLayout.OutputMajor },
                Reductions = new HashSet<ExactGrad.Reference.Reduction>
                {
                    ExactGrad.Reference.Reduction.Mean,
                    ExactGrad.Reference.Reduction.Sum,
                },
            };

        protected override Answer Invoke(Call call) => new Refusal("no");
    }
}
