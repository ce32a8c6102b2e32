using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>The derivative of ReLU at 0 is a convention, and the judge holds an implementation to the one that it declares.</summary>
public sealed class ReluAtZeroTests
{
    private static readonly double[] Conventions = [0, 0.5, 1];

    // z = 0 w1 + 0, p = 5 a + 3, t = 1: dp = 2 (3 - 1) = 4, da = 5 * 4 = 20.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void ChainOfOneNeuronAtZero_GivesThatShareOfTheGradient(double convention)
    {
        int[,] One(int value) =>
            new[,]
            {
                { value },
            };
        var parameters = new NetworkParameters<int>(One(7), [0], One(5), [3], WeightLayout.InputMajor);
        NetworkActivations<int> activations = Network<int>.Forward(One(0), parameters);
        NetworkGradients<int> gradients = Network<int>.Backward(One(0), parameters, activations, One(4), da => (int)(convention * da));
        Assert.Equal(((int)(20 * convention), 7 * (int)(20 * convention)), (gradients.Db1[0], gradients.Dx[0, 0]));
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("special")]
    public void Convention_MustBeTheOneDeclared(string lane)
    {
        foreach (double declared in Conventions)
        {
            foreach (double actual in Conventions)
            {
                using var gate = new Gate(declared, actual);
                Report report = Run(gate, lane);
                Assert.True(
                    (report.Verdict == Verdict.Verified) == (declared == actual),
                    $"declared {declared}, is {actual}: {report.Verdict}"
                );
                Assert.All(report.Failures, failure => Assert.Equal((Operation.ReluBackward, "dx"), (failure.Operation, failure.Subject)));
            }
        }
    }

    // Half a gradient needs one bit more in all sums behind it: right answers must not be called wrong for that.
    [Theory]
    [InlineData("exact", 1500)]
    [InlineData("derivative", 400)]
    [InlineData("special", 400)]
    public void ChainWithAnyConvention_IsVerifiedWhereDeclared(string lane, int cases)
    {
        foreach (double convention in Conventions)
        {
            using var chain = new Chain(convention, convention);
            Assert.Equal((convention, 0), (convention, Run(chain, lane, cases).ExitCode));
        }
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0)]
    [InlineData(0.5, 1)]
    [InlineData(1, 0)]
    public void ChainWithAnotherConvention_IsViolated(double declared, double actual)
    {
        using var chain = new Chain(declared, actual);
        Assert.Equal(1, Run(chain, "exact", 1500).ExitCode);
    }

    private static Report Run(IImplementation implementation, string lane, int cases = 300) =>
        new Judge(
            implementation,
            new JudgeOptions
            {
                Lanes = [lane],
                Cases = Law.Trials(cases),
                MaxSide = 6,
                Seed = Law.Seed,
            }
        ).Run();

    /// <summary>Backward ReLU alone, written anew.</summary>
    private sealed class Gate(double declared, double actual) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "gate",
                Operations = new HashSet<Operation> { Operation.ReluBackward },
                ReluAtZero = declared,
            };

        protected override Answer Invoke(Call call)
        {
            Tensor dx = call.Inputs["dy"].Clone();
            for (int k = 0; k < dx.Count; k++)
            {
                double x = call.Inputs["x"][k];
                dx[k] =
                    x > 0 ? dx[k]
                    : x < 0 ? 0
                    : x == 0 ? (actual == 0 ? 0 : actual * dx[k])
                    : x;
            }

            return new Result(new Dictionary<string, Tensor> { ["dx"] = dx });
        }
    }

    /// <summary>The chain alone.</summary>
    private sealed class Chain(double declared, double actual) : ManagedImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "chain",
                Operations = new HashSet<Operation> { Operation.NetworkStep, Operation.ReluForward, Operation.ReluBackward },
                ReluAtZero = declared,
            };

        protected override Answer Invoke(Call call) => _reference.Invoke([call with { ReluAtZero = actual }])[0];

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }
}
