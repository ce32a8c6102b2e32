using System.CommandLine;
using ExactGrad.Cli;
using ExactGrad.Cli.Commands;
using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>The lane large as a run sees it: what it draws, what it refuses, what it takes, and what it says of real layers.</summary>
public sealed class LargeLaneTests
{
    private static readonly LargeLane Lane = new();

    [Theory]
    [InlineData(512, 1L << 40)]
    [InlineData(1024, 1 << 30)]
    [InlineData(1024, 1 << 24)]
    [InlineData(2048, 1 << 22)]
    [InlineData(8192, long.MaxValue)]
    public void Drawn_SidesAndProducts_StayWithinWhatIsAsked(int maxSide, long products)
    {
        LaneSettings settings = Settings(maxSide, products);
        var sides = new HashSet<int>();
        for (ulong seed = 0; seed < 500; seed++)
        {
            CaseId id = Lane.Draw(seed, settings)!;
            Assert.Null(Lane.Problem(id));
            Assert.Equal(id.ToString(), CaseId.Parse(id.ToString()).ToString());
            Assert.All(id.Extents, extent => Assert.InRange(extent, 1, maxSide));
            Assert.True(id.Extents.Count(extent => extent >= 512) >= 2);
            Assert.True((long)id.Extents[0] * id.Extents[1] * id.Extents[2] <= products);
            sides.UnionWith(id.Extents);
        }

        Assert.Contains(512, sides);
        Assert.True(maxSide == 512 || sides.IsSupersetOf([513, 521, 1024, 1023]));
        Assert.True(maxSide < 8192 || sides.IsSupersetOf([8191, 8192, 4096, 4097, 4095]));
    }

    [Fact]
    public void Drawn_OperationsLayoutsSubsetsAndModes_AreAll()
    {
        LaneSettings settings = Settings(1024, 1 << 30);
        CaseId[] ids = [.. Enumerable.Range(0, 2000).Select(seed => Lane.Draw((ulong)seed, settings)!)];
        Assert.Equal(2, ids.Select(id => id.Operation).Distinct().Count());
        Assert.Equal(2, ids.Select(id => id.Layout).Distinct().Count());
        Assert.Equal(4, ids.Select(id => id.ElementType).Distinct().Count());
        IEnumerable<string> requests = ids.Select(id => string.Join('+', id.Request)).Distinct();
        // Forward; and 3^3 - 1 choices of left out, overwritten, accumulated.
        Assert.Equal(27, requests.Count());
    }

    [Theory]
    [InlineData("large.p24/relu.forward/f32/-/-/2x3/-", "no part")]
    [InlineData("large.p24/linear.forward/bf16/input-major/-/2x3x4/-", "more bits than bf16 holds")]
    [InlineData("large.p24/linear.forward/f32/input-major/-/8193x3x4/-", "at most 8192")]
    [InlineData("large.q/linear.forward/f32/input-major/-/2x3x4/-", "does not end in a budget")]
    public void Problem_OfWhatIsNoCase_SaysWhy(string id, string reason) =>
        Assert.Contains(reason, Lane.Problem(CaseId.Parse($"eg1/{id}/1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("x=0.5/b=0", "not a whole number")]
    [InlineData("x=16777216/w=2", "break the budget")]
    [InlineData("x=1152921504606846976/w=0", "not a whole number of at most")]
    public void Given_ValuesThatAreNotOfTheLane_AreRefused(string values, string reason)
    {
        var id = CaseId.Parse($"eg1/large.p24/linear.forward/f32/input-major/-/1x1x1/-/1/{values}");
        var refused = Assert.Throws<FormatException>(() => Lane.Prepare(id, new Capabilities { Name = "any" }));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Judging copies no tensor, whether the answer is right or wrong.</summary>
    [Theory]
    [InlineData("f64")]
    [InlineData("f32")]
    [InlineData("bf16")]
    public void Judging_TakesLessThanATenthOfTheTensors(string type)
    {
        ElementFormat.TryParse(type, out ElementType element);
        foreach (bool forward in new[] { true, false })
        {
            // The narrower the type, the larger the tensors must be for what is fixed to be little of them.
            int[] extents = type switch
            {
                "f64" => [500, 300, 400],
                "f32" => [700, 450, 550],
                _ => [1000, 600, 800],
            };
            Trial trial = LargeCases.Prepare(
                LargeCases.Case(forward, element, WeightLayout.OutputMajor, extents, forward ? [] : LargeCases.Request(2 + 6 + 18), 9)
            );
            Dictionary<string, Tensor> outputs = LargeCases.Computed(trial.Calls[0]);
            long tensors = trial.Calls[0].Inputs.Values.Concat(outputs.Values).Sum(tensor => (long)tensor.Bytes.Length);
            Judgement[] judgements = new Judgement[3];
            for (int k = 0; k < judgements.Length; k++)
            {
                // The first is to compile; the last is of a wrong answer.
                outputs.Values.First()[1234] += k == 2 ? 1 : 0;
                long before = GC.GetAllocatedBytesForCurrentThread();
                judgements[k] = LargeCases.Judge(trial, outputs);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, k == 0 ? long.MaxValue : tensors / 10);
            }

            Assert.Equal([Outcome.Passed, Outcome.Passed, Outcome.Violated], judgements.Select(judgement => judgement.Outcome));
        }
    }

    [Fact]
    public void Optimized_IsVerified()
    {
        using var optimized = new OptimizedImplementation();
        Report report = Run(optimized, cases: 8, products: 1 << 28);
        Assert.Equal(Verdict.Verified, report.Verdict);
        Assert.Equal(8, Assert.Single(report.Lanes).Cases);
    }

    [Fact]
    public void OneEntrySpoiled_At1024_IsViolated_Located_AndShrunk()
    {
        // The middle of y: at 1024 one of a million entries, and still there in a small case.
        using var spoiled = new Spoiled(
            (call, outputs) =>
            {
                if (outputs.TryGetValue("y", out Tensor? y) && y.Count > 0)
                {
                    y[(int)y.Count / 2] += 1;
                }
            }
        );
        var id = CaseId.Parse("eg1/large.p24/linear.forward/f32/output-major/-/1024x1024x1024/-/1");
        Failure replayed = Assert.Single(new Judge(spoiled, new JudgeOptions()).Replay(id).Failures);
        Assert.Equal("y[512,0]", replayed.Element);
        Assert.Equal("this element alone", replayed.Pattern);
        Assert.Equal((1, 1024 * 1024), (replayed.WrongElements, replayed.Elements));
        Assert.Equal(replayed.Expected + 1, replayed.Actual);

        Failure failure = Assert.Single(Run(spoiled, cases: 2, products: 1 << 24).Failures);
        Assert.True(failure.Extents.Max() <= 3);
        Assert.Equal("this element alone", failure.Pattern);
        Assert.Equal(Verdict.Violated, new Judge(spoiled, new JudgeOptions()).Replay(CaseId.Parse(failure.CaseId)).Verdict);
    }

    /// <summary>A tail that only wide outputs have: shrinking halves and shortens, and stays above 600.</summary>
    [Fact]
    public void MistakeThatOnlyLargeExtentsShow_ShrinksToItsEdge()
    {
        using var spoiled = new Spoiled(
            (call, outputs) =>
            {
                if (outputs.TryGetValue("y", out Tensor? y) && y.Columns > 600)
                {
                    for (int row = 0; row < y.Rows; row++)
                    {
                        y[(row * y.Columns) + y.Columns - 1] = double.NaN;
                    }
                }
            }
        );
        Failure failure = Assert.Single(Run(spoiled, cases: 12, products: 1 << 20).Failures);
        Assert.Equal("the last column", failure.Pattern);
        Assert.Equal(601, failure.Extents[2]);
        Assert.True(failure.Extents[0] <= 1 && failure.Extents[1] <= 1);
    }

    [Fact]
    public void CasesForAllLanes_AreNotMeantForThisOne()
    {
        using var optimized = new OptimizedImplementation();
        var options = new JudgeOptions
        {
            Cases = 40,
            Seed = Law.Seed,
            LargeProducts = 1 << 18,
        };
        Report report = new Judge(optimized, options).Run();
        Assert.Equal(6, report.Lanes.Single(lane => lane.Name == "large").Cases);
        Assert.Equal(40, report.Lanes.Single(lane => lane.Name == "exact").Cases);
    }

    [Fact]
    public void LargeSide_OnTheCommandLine_IsHeldToItsRange()
    {
        var judging = new JudgingOptions();
        var command = new Command("verify");
        judging.AddTo(command);
        JudgeOptions Read(string line) => judging.Read(command.Parse(line), isProgram: true);

        Assert.Equal((1024, 1L << 24), (Read("").LargeSide, Read("").LargeProducts));
        Assert.Equal((8192, 1L << 39), (Read("--large-side 8192").LargeSide, Read("--large-side 8192").LargeProducts));
        foreach (int outside in new[] { 511, 8193, 0, -1 })
        {
            var usage = Assert.Throws<UsageException>(() => Read($"--large-side {outside}"));
            Assert.Contains($"--large-side {outside}: expected a whole number from 512 to 8192", usage.Message, StringComparison.Ordinal);
        }
    }

    private static Report Run(IImplementation implementation, int cases, long products) =>
        new Judge(
            implementation,
            new JudgeOptions
            {
                Lanes = ["large"],
                Cases = cases,
                Seed = 3,
                LargeProducts = products,
            }
        ).Run();

    private static LaneSettings Settings(int maxSide, long products) =>
        new()
        {
            Operations = OperationNames.All,
            ElementTypes = [.. ElementFormat.All.Select(format => format.Type)],
            Layouts = Enum.GetValues<WeightLayout>(),
            Reductions = Enum.GetValues<Reduction>(),
            Capabilities = new Capabilities { Name = "any" },
            MaxSide = 129,
            LargeSide = maxSide,
            LargeProducts = products,
        };

    /// <summary>The production layer with a mistake planted into its answers.</summary>
    private sealed class Spoiled(Action<Call, IReadOnlyDictionary<string, Tensor>> spoil) : ManagedImplementation
    {
        private readonly OptimizedImplementation _right = new();

        public override Capabilities Capabilities => _right.Capabilities with { Name = "spoiled" };

        protected override Answer Invoke(Call call)
        {
            Answer answer = ((IImplementation)_right).Invoke([call])[0];
            if (answer is Result result)
            {
                spoil(call, result.Outputs);
            }

            return answer;
        }

        protected override void Dispose(bool disposing) => _right.Dispose();
    }
}
