using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>Runs of a lane for tests, and implementations that go wrong in them.</summary>
internal static class LaneRuns
{
    internal const string Forward = "eg1/exact.p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";
    internal const string Relu = "eg1/exact.p24/relu.forward/f32/-/-/3x4/-/000000000000002a";

    internal static LaneSettings Settings(IImplementation implementation) =>
        CaseArbitrary.Settings(implementation.Capabilities, maxSide: 6);

    internal static LaneRun Run(
        IImplementation implementation,
        JudgeOptions options,
        string lane = "exact",
        Action<IReadOnlyList<CaseRecord>>? write = null
    ) => new(Lane.All.Single(known => known.Name == lane), implementation, Settings(implementation), options, write);

    internal static CaseRecord Record(long index) =>
        new()
        {
            Index = index,
            Id = CaseId.Parse(Relu),
            Outcome = Outcome.Passed,
        };

    internal sealed class Heard(Action<JudgeProgress> tell) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value) => tell(value);
    }

    /// <summary>The Reference, that adds 1 to the first number of its first output.</summary>
    internal sealed class MistakenOnce(Func<Call, bool> isWrong) : ManagedImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities => _reference.Capabilities;

        protected override Answer Invoke(Call call)
        {
            var result = (Result)_reference.Invoke([call])[0];
            Tensor first = result.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).First().Value;
            if (first.Count > 0 && isWrong(call))
            {
                first[0] += 1;
            }

            return result;
        }

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }

    internal sealed class Exiting(Action before, FaultKind kind = FaultKind.Exited) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new() { Name = "exits" };

        protected override Answer Invoke(Call call)
        {
            before();
            return new Fault(kind, "It is gone.");
        }
    }
}
