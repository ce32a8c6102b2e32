using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Contract;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>
/// Finds the entries of the catalogue that leave all memory of a case (inputs, outputs, gaps, buffers not asked for) as the implementation
/// does, on the failing case and on others of its check.
/// </summary>
internal sealed class MemoryDiagnosis
{
    private const int FreshCases = 6;

    private readonly Capabilities _capabilities;
    private readonly CaseId _found;
    private readonly List<(CaseId Id, IReadOnlyList<byte[]> Image)> _observed = [];
    private readonly int _wrong;

    internal MemoryDiagnosis(IViewImplementation implementation, Capabilities capabilities, Failure failure)
    {
        _capabilities = capabilities;
        _found = CaseId.Parse(failure.Found);
        // Other seeds place operands otherwise, and fill outputs with other things; other checks show where it is right.
        CaseId[] fresh = [.. Enumerable.Range(1, FreshCases).Select(k => _found.With(seed: _found.Seed + (ulong)k))];
        string budget = _found.Variant[_found.Variant.LastIndexOf("-p", StringComparison.Ordinal)..];
        CaseId[] others = [.. fresh.SelectMany(id => new[] { id.With(variant: "gaps" + budget), id.With(variant: "again" + budget) })];
        var lane = new ContractLane();
        foreach (
            CaseId id in (CaseId[])[CaseId.Parse(failure.CaseId), _found, .. fresh, .. others.Where(other => lane.Problem(other) is null)]
        )
        {
            if (Tried(id, implementation) is (ViewTrial trial, Judgement judgement) && trial.Image.Count > 0)
            {
                _observed.Add((id, trial.Image));
                _wrong += judgement.Outcome == Outcome.Violated ? 1 : 0;
            }
        }
    }

    /// <summary>Whether the failure is one of views, and showed again.</summary>
    internal bool Applies => _wrong > 0;

    internal OutputDiagnosis Diagnose()
    {
        Mistake[] mistakes =
        [
            .. KnownMistakes.All.Where(mistake =>
                mistake.Operations.Contains(_found.Operation) && !mistake.HasOwnSign && Reproduces(mistake)
            ),
        ];
        return new OutputDiagnosis(mistakes, "", _observed.Count, _wrong);
    }

    private bool Reproduces(Mistake mistake)
    {
        using var mistaken = new MistakenImplementation(mistake);
        return _observed.All(observed => Tried(observed.Id, mistaken) is (ViewTrial trial, _) && Same(trial.Image, observed.Image));
    }

    private (ViewTrial Trial, Judgement Judgement)? Tried(CaseId id, IImplementation implementation)
    {
        if (new ContractLane().Prepare(id, _capabilities) is not ViewTrial trial)
        {
            return null;
        }

        trial.Act(implementation);
        return (trial, trial.Judge((IReadOnlyList<Result>)[]));
    }

    private bool Same(IReadOnlyList<byte[]> left, IReadOnlyList<byte[]> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second));

    // NaN has many bits, of which a sum keeps no particular ones.
    private bool Same(byte[] left, byte[] right)
    {
        int size = ElementFormat.Of(_found.ElementType).Bytes;
        return left.AsSpan().SequenceEqual(right)
            || (
                left.Length == right.Length
                && Observation.Same(
                    new Tensor(_found.ElementType, [left.Length / size], left),
                    new Tensor(_found.ElementType, [right.Length / size], right)
                )
            );
    }
}
