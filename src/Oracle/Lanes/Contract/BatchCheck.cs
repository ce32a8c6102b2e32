using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Laws;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>
/// The bits of an example's row do not depend on the batch that it is in. Few promise this: where it is not declared, what is seen is told
/// and does not count as wrong.
/// </summary>
internal sealed class BatchCheck : ContractCheck
{
    internal override string Name => "batch";

    internal override string Statement => "the bits of a row of y and dx are the same in any batch";

    internal override bool OnRealData => true;

    internal override bool Accumulates => false;

    internal override int LargestSide => 40;

    internal override bool Concerns(Operation operation) => operation is Operation.LinearForward or Operation.LinearBackward;

    internal override CaseId Adapt(CaseId id, ref SplitMix64 random) =>
        id.Operation == Operation.LinearBackward ? id.With(request: [new GradientRequest("dx", GradientMode.Overwrite)]) : id;

    internal override string? Problem(CaseId id) =>
        id.Request.Count == 0 || id.Request.SequenceEqual([new GradientRequest("dx", GradientMode.Overwrite)])
            ? null
            : "the check batch asks for dx alone, overwritten";

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) => new BatchTrial(call, capabilities.BatchInvariant);

    private sealed class BatchTrial : Trial
    {
        private readonly bool _promised;
        private readonly int[][] _parts;

        internal BatchTrial(Call call, bool promised)
        {
            _promised = promised;
            int batch = call.Inputs["x"].Rows;
            // The first row alone, the last one alone, and what is left without the first.
            _parts =
                batch < 2
                    ? []
                    :
                    [
                        [0],
                        [batch - 1],
                        [.. Enumerable.Range(1, batch - 1)],
                    ];
            Calls = [call, .. _parts.Select(rows => Part(call, rows))];
        }

        internal override IReadOnlyList<Call> Calls { get; }

        internal override Judgement Judge(IReadOnlyList<Result> results)
        {
            Tally[] tally = [default];
            var violations = new List<Violation>();
            for (int p = 0; p < _parts.Length; p++)
            {
                Dictionary<string, Tensor> whole = results[0].Outputs.ToDictionary(pair => pair.Key, pair => pair.Value.Rows(_parts[p]));
                string when = $"in a batch of {_parts[p].Length} instead of {Calls[0].Inputs["x"].Rows}";
                violations.AddRange(BitComparison.Of(Calls[p + 1], whole, results[p + 1].Outputs, when, tally));
            }

            return _promised
                ? Judgement.Of([.. violations.Take(1)], tally[0])
                : Judgement.Of([], tally[0]) with
                {
                    Observation =
                        violations.Count > 0
                            ? "the bits of a row depend on the batch that it is in"
                            : "the bits of a row are the same in any batch",
                };
        }

        private static Call Part(Call call, int[] rows)
        {
            var inputs = new Dictionary<string, Tensor>(call.Inputs);
            foreach (string perExample in new[] { "x", "dy" })
            {
                if (inputs.TryGetValue(perExample, out Tensor? tensor))
                {
                    inputs[perExample] = tensor.Rows(rows);
                }
            }

            return call with
            {
                Inputs = inputs,
            };
        }
    }
}
