using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>Whole runs against implementations that say nothing: none of them may come near a pass.</summary>
public sealed class JudgeVerdictTests
{
    private const int Cases = 80;

    [Theory]
    [InlineData("exact")]
    [InlineData("rounding")]
    [InlineData("derivative")]
    [InlineData("laws")]
    [InlineData("contract")]
    public void NaNEverywhere_IsViolatedInEveryLane(string lane) => Assert.Equal(Verdict.Violated, Run(Constant(double.NaN), lane).Verdict);

    // The derivative lane and the laws lane compare answers with answers: zeros agree with each other.
    [Theory]
    [InlineData("exact", Verdict.Violated)]
    [InlineData("rounding", Verdict.Violated)]
    [InlineData("contract", Verdict.Violated)]
    [InlineData("derivative", Verdict.Vacuous)]
    [InlineData("laws", Verdict.Vacuous)]
    public void ZerosEverywhere_AreViolatedOrTellNothing(string lane, Verdict verdict) =>
        Assert.Equal(verdict, Run(Constant(0), lane).Verdict);

    [Fact]
    public void ZerosEverywhere_AreViolatedOverall() => Assert.Equal(1, Run(Constant(0), "exact", "derivative").ExitCode);

    [Fact]
    public void RefusingEverything_IsNotApplicableInEachLane_AndVacuousOverall()
    {
        Report report = Run(new AlteredImplementation("refuses", (_, _) => new Refusal("not today")));
        Assert.All(report.Lanes, lane => Assert.Equal(Verdict.NotApplicable, lane.Verdict));
        Assert.All(report.Lanes, lane => Assert.Equal((lane.Cases, "not today"), (lane.Refused, lane.Note)));
        Assert.Equal((Verdict.Vacuous, 2), (report.Verdict, report.ExitCode));
    }

    [Fact]
    public void DeclaringNoOperation_IsNotApplicable()
    {
        Report report = Run(new Declaring(capabilities => capabilities with { Operations = FrozenSet<Operation>.Empty }));
        Assert.All(report.Lanes, lane => Assert.Equal((Verdict.NotApplicable, 0), (lane.Verdict, lane.Cases)));
        Assert.Equal((Verdict.Vacuous, 2), (report.Verdict, report.ExitCode));
    }

    [Fact]
    public void OnlyEmptyShapes_AreVacuous()
    {
        var options = new JudgeOptions
        {
            // The lane large has sides of its own.
            Lanes = ["exact", "rounding", "derivative", "laws"],
            Cases = 50,
            MaxSide = 0,
            // A mean over nothing is NaN, and that does tell something.
            Reductions = [ExactGrad.Reference.Reduction.Sum],
        };
        Report report = new Judge(new ReferenceImplementation(), options).Run();
        Assert.All(report.Lanes, lane => Assert.Equal((lane.Name, Verdict.Vacuous, 0), (lane.Name, lane.Verdict, lane.Violated)));
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public void Reference_IsVerifiedInEveryLane()
    {
        Report report = Run(new ReferenceImplementation());
        Assert.All(report.Lanes, lane => Assert.Equal((lane.Name, Verdict.Verified), (lane.Name, lane.Verdict)));
        Assert.Equal((Verdict.Verified, 0), (report.Verdict, report.ExitCode));
        Assert.Empty(report.Failures);
    }

    [Fact]
    public void InterruptedRun_IsNoPass()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Report report = new Judge(new ReferenceImplementation(), new JudgeOptions { Cases = 10 }).Run(null, stop.Token);
        Assert.Equal((Verdict.Inconclusive, true), (report.Verdict, report.Interrupted));
    }

    [Fact]
    public void SameSeed_GivesTheSameReport_AndAnotherSeedOtherCases()
    {
        long Compared(ulong seed) => new Judge(
                new ReferenceImplementation(),
                new JudgeOptions
                {
                    Cases = 100,
                    Lanes = ["exact"],
                    Seed = seed,
                }
            ).Run().Lanes[0].Compared;
        Assert.Equal(Compared(1), Compared(1));
        Assert.NotEqual(Compared(1), Compared(2));
    }

    [Fact]
    public void UnknownLane_IsRefused_WithTheLanesThatThereAre()
    {
        var judge = new Judge(new ReferenceImplementation(), new JudgeOptions { Lanes = ["exakt"] });
        Assert.Contains(
            "the lanes are exact, rounding, derivative, laws",
            Assert.Throws<ArgumentException>(() => judge.Run()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void UndeclaredElementType_IsRefused_WithThoseThatAreDeclared()
    {
        var judge = new Judge(new ReferenceImplementation(), new JudgeOptions { ElementTypes = [ElementType.BF16] });
        Assert.Contains(
            "bf16; it declares f64, f32",
            Assert.Throws<ArgumentException>(() => judge.Run()).Message,
            StringComparison.Ordinal
        );
    }

    private static Report Run(IImplementation implementation, params string[] lanes)
    {
        using (implementation)
        {
            return new Judge(
                implementation,
                new JudgeOptions
                {
                    Cases = Law.Trials(Cases),
                    MaxSide = 9,
                    LargeSide = 512,
                    LargeProducts = 1 << 18,
                    Lanes = lanes.Length == 0 ? null : lanes,
                }
            ).Run();
        }
    }

    private static AlteredImplementation Constant(double value) =>
        new(
            $"{value} everywhere",
            (call, _) =>
                new Result(
                    Signature
                        .Outputs(call)
                        .ToDictionary(
                            output => output.Name,
                            output =>
                            {
                                Tensor tensor = Tensor.Zeros(call.ElementType, output.Shape);
                                for (int k = 0; k < tensor.Count; k++)
                                {
                                    tensor[k] = value;
                                }

                                return tensor;
                            }
                        )
                )
        );

    private sealed class Declaring(Func<Capabilities, Capabilities> declare) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = declare(new ReferenceImplementation().Capabilities);

        protected override Answer Invoke(Call call) => throw new InvalidOperationException("nothing was declared, but this was asked for");
    }
}
