using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Shrinking;
using ExactGrad.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace ExactGrad.Tests.Properties.Generators;

/// <summary>The judge's own generator and shrinker as FsCheck knows them: laws here speak of the cases that verify draws.</summary>
internal static class CaseArbitrary
{
    /// <summary>What lanes draw from where everything is declared.</summary>
    internal static LaneSettings Settings(Capabilities capabilities, int maxSide = 20, params Operation[] operations) =>
        new()
        {
            Operations = operations.Length == 0 ? OperationNames.All : operations,
            ElementTypes = [.. capabilities.ElementTypes.Order()],
            Layouts = Enum.GetValues<WeightLayout>(),
            Reductions = Enum.GetValues<Reduction>(),
            Capabilities = capabilities,
            Views = new ViewTraits { Threads = true },
            MaxSide = maxSide,
            LargeSide = 512,
            LargeProducts = 1 << 18,
        };

    /// <summary>Cases of a lane, that shrink as the judge shrinks them.</summary>
    internal static Arbitrary<CaseId> Of(Lane lane, LaneSettings settings) =>
        Arb.From(
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select lane.Draw(((ulong)(uint)high << 32) | (uint)low, settings)!,
            id => CandidatesWhenAsked(lane, settings, id)
        );

    /// <summary>The same, not before the first is looked at: FsCheck asks for the candidates of every value that it draws.</summary>
    private static IEnumerable<CaseId> CandidatesWhenAsked(Lane lane, LaneSettings settings, CaseId id)
    {
        foreach (CaseId candidate in Candidates(lane, settings, id))
        {
            yield return candidate;
        }
    }

    /// <summary>Everything that the judge's shrinker would try next: it is asked to shrink, and nothing it tries fails.</summary>
    internal static IReadOnlyList<CaseId> Candidates(Lane lane, LaneSettings settings, CaseId id)
    {
        var tried = new List<CaseId>();
        var shrinker = new Shrinker(
            lane,
            candidates =>
            {
                tried.AddRange(candidates.Where(candidate => candidate.ToString() != id.ToString() && IsCase(lane, settings, candidate)));
                return [.. candidates.Select(_ => Judgement.Refused("asked only for its candidates"))];
            }
        );
        shrinker.Shrink(id, new Violation("", null, "", () => new Story()));
        // Another draw of the same shape is no simpler, and FsCheck would go round in circles.
        return [.. tried.Where(candidate => candidate.Values.Count > id.Values.Count || Size(candidate) < Size(id))];
    }

    private static int Size(CaseId id) => id.Extents.Sum() + id.Request.Count;

    private static bool IsCase(Lane lane, LaneSettings settings, CaseId id)
    {
        try
        {
            lane.Prepare(id, settings.Capabilities);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
