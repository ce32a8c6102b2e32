using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Every check of the lane contract can fail: some implementation breaks it, and the Reference does not.</summary>
public sealed class CheckTests
{
    private const int Cases = 12;
    private static readonly ContractLane Lane = new();

    /// <summary>A check, and an entry of the catalogue that breaks it.</summary>
    public static TheoryData<string, string> Rows { get; } =
        new()
        {
            { "interleaved", "answer-of-earlier-call" },
            { "changed", "weights-cached-by-ends" },
            { "subset", "request-ignored" },
            { "accumulate", "accumulate-old-twice" },
            { "gaps", "row-stride-ignored" },
            { "strides", "column-stride-ignored" },
            { "broadcast", "storage-read-for-shape" },
            { "again", "overwrite-adds-to-buffer" },
            { "in-place", "weights-cached-by-address" },
            { "threads", "sums-cut-by-thread" },
            { "callers", "scratch-shared-by-callers" },
            { "guard", "row-tail-stored-whole" },
        };

    [Fact]
    public void EveryCheck_HasARow_OrATestBelow() =>
        Assert.Equal(
            ContractLane.Known.Select(check => check.Name).Order(),
            Rows.Select(row => row.Data.Item1).Concat(["repeat", "batch"]).Order()
        );

    [Theory]
    [MemberData(nameof(Rows))]
    public void Check_IsBrokenByItsMistake_AndKeptByTheReference(string check, string mistake)
    {
        Assert.SkipWhen(check == "guard" && GuardPage.Problem is not null, GuardPage.Problem ?? "");
        using var right = new ReferenceImplementation();
        using var wrong = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == mistake));
        Assert.DoesNotContain(Outcome.Violated, Judged(check, right));
        Assert.Contains(Outcome.Passed, Judged(check, right));
        Assert.Contains(Outcome.Violated, Judged(check, wrong));
    }

    // Atomic additions, say: another order from run to run. On exact data no order shows, so this asks for real data.
    [Fact]
    public void Repeat_IsBrokenByAnOrderThatChangesFromCallToCall()
    {
        using var forward = new OrderedImplementation(new Summation(Order.Forward), Formats.Plain);
        using var reversed = new OrderedImplementation(new Summation(Order.Reversed), Formats.Plain);
        int calls = 0;
        using var wrong = new AlteredImplementation(
            "sums as they come",
            (call, _) => ((IImplementation)(calls++ % 2 == 0 ? forward : reversed)).Invoke([call])[0]
        );
        Assert.Contains(Outcome.Violated, Judged("repeat", wrong));
        Assert.DoesNotContain(Outcome.Violated, Judged("interleaved", wrong));
        Assert.DoesNotContain(Outcome.Violated, Judged("repeat", forward));
    }

    // Small batches in another order than large ones: right, and many do it. Only a promise makes it wrong.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_IsWrongWhereItIsPromised_AndOtherwiseTold(bool promised)
    {
        using var forward = new OrderedImplementation(new Summation(Order.Forward), Formats.Plain);
        using var reversed = new OrderedImplementation(new Summation(Order.Reversed), Formats.Plain);
        using var depends = new Promising(
            new AlteredImplementation(
                "small batches otherwise",
                (call, _) => ((IImplementation)(call.Inputs.Values.First().Rows < 2 ? forward : reversed)).Invoke([call])[0]
            ),
            promised
        );
        Report report = new Judge(
            depends,
            new JudgeOptions
            {
                Lanes = ["contract"],
                Cases = 300,
                MaxSide = 9,
            }
        ).Run();
        Assert.Equal(promised ? Verdict.Violated : Verdict.Verified, report.Verdict);
        Assert.All(report.Failures, failure => Assert.Contains("/contract.batch-", failure.CaseId, StringComparison.Ordinal));
        Assert.Equal(
            !promised,
            report.Lanes[0].Observations.Any(told => told.StartsWith("the bits of a row depend on the batch", StringComparison.Ordinal))
        );
    }

    // An implementation in this process gets tensors that it could write to, views or not.
    [Fact]
    public void AnInputThatIsWritten_IsViolated_WithoutViewsToo()
    {
        using var wrong = new AlteredImplementation(
            "gate in place",
            (call, right) =>
            {
                Answer answer = right(call);
                if (call.Operation == Operation.ReluBackward && call.Inputs["dy"].Count > 0)
                {
                    call.Inputs["dy"][0] = 77;
                }

                return answer;
            }
        );
        Report report = new Judge(
            wrong,
            new JudgeOptions
            {
                Lanes = ["contract"],
                Cases = 100,
                MaxSide = 5,
            }
        ).Run();
        Failure failure = Assert.Single(report.Failures, failure => failure.Subject == "input dy");
        Assert.Equal("relu.backward changed its input dy", failure.Headline);
        Assert.Contains("was changed from", failure.Explanation[^1], StringComparison.Ordinal);
    }

    // No order may show where answers are held against the truth: gradients added twice and inputs repeated by strides of 0 included.
    [Fact]
    public void EveryCallThatIsHeldAgainstItsTruth_FitsItsBudget()
    {
        using var reference = new ReferenceImplementation();
        LaneSettings settings = CaseArbitrary.Settings(reference.Capabilities, maxSide: 16);
        Law.Holds(
            Arb.From(Gen.Choose(0, int.MaxValue)),
            seed =>
            {
                CaseId id = Lane.Draw((ulong)seed, settings)!;
                ContractCheck check = ContractLane.CheckOf(id)!;
                var call = new Call(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, Lane.Inputs(id));
                int bits = ExactCases.Bits(id.Variant)!.Value;
                Assert.True(check.OnRealData || check.Exact(id, call).All(exact => ExactBudget.Holds(exact, bits)), id.ToString());
            },
            150
        );
    }

    private static List<Outcome> Judged(string check, IImplementation implementation)
    {
        LaneSettings settings = CaseArbitrary.Settings(implementation.Capabilities, maxSide: 7);
        return
        [
            .. Enumerable
                .Range(0, int.MaxValue)
                .Select(seed => Lane.Draw(SplitMix64.Mix((ulong)seed), settings)!)
                .Where(id => id.Variant.StartsWith(check + "-p", StringComparison.Ordinal))
                .Take(Cases)
                .Select(id =>
                {
                    Trial trial = Lane.Prepare(id, implementation.Capabilities);
                    IReadOnlyList<Answer> answers = implementation.Invoke(trial.Calls);
                    trial.Act(implementation);
                    return trial.Judge(answers).Outcome;
                }),
        ];
    }

    /// <summary>Another implementation, that promises the same bits in any batch or does not.</summary>
    private sealed class Promising(IImplementation inner, bool promised) : IImplementation
    {
        public Capabilities Capabilities =>
            inner.Capabilities with
            {
                BatchInvariant = promised,
                ElementTypes = new HashSet<ElementType> { ElementType.F32, ElementType.F64 },
            };

        public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls) => inner.Invoke(calls);

        public void Dispose() => inner.Dispose();
    }
}
