using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>Finds out by probes how an implementation computes its sums, and holds it to what it declared.</summary>
/// <param name="implementation">The implementation.</param>
/// <param name="elementTypes">The element types to probe; null for all that it declares.</param>
public sealed class Fingerprinter(IImplementation implementation, IReadOnlyCollection<ElementType>? elementTypes = null)
{
    // As in a lane: a program that dies again and again is known well enough.
    private const int MostCostlyFaults = 3;

    /// <summary>Rows and columns of the output of a probe: those of a vector, so that whole vectors are seen at work.</summary>
    internal int Side { get; init; } = 8;

    /// <summary>Terms and columns on which batch invariance is tried: those of one vector, of less, and of whole tiles.</summary>
    internal IReadOnlyList<(int Terms, int Columns)> BatchShapes { get; init; } = [(64, 8), (17, 5), (64, 64)];

    /// <summary>Probes every output that is a sum, in every element type and layout.</summary>
    /// <param name="progress">Told the name of each site before it is probed.</param>
    /// <param name="cancellation">Stops between calls; the report then holds the sites that are done.</param>
    /// <exception cref="ArgumentException">An element type that is not declared, or no operation that sums.</exception>
    public FingerprintReport Run(Action<string>? progress = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Capabilities declared = implementation.Capabilities;
        var sites = new List<SiteFingerprint>();
        long calls = 0;
        int costly = 0;
        bool interrupted = false;
        foreach (SumSite site in Sites(declared))
        {
            if (costly == MostCostlyFaults)
            {
                break;
            }

            progress?.Invoke($"{site.Output} {site.Format.Name} {Cases.Words.Name(site.Layout)}");
            var questions = new Questions(implementation, site, Side, cancellation);
            try
            {
                SiteFingerprint one = Probe(site, questions, declared, ref costly);
                sites.Add(one);
            }
            catch (OperationCanceledException)
            {
                interrupted = true;
                break;
            }
            finally
            {
                calls += questions.Asked;
            }
        }

        IReadOnlyList<SiteFingerprint> merged = Merged(sites);
        Verdict verdict = Verdicts.Combine(merged.Select(site => site.Verdict));
        return new FingerprintReport
        {
            Verdict = Verdicts.OfRun(verdict, interrupted),
            Capabilities = declared,
            Sites = merged,
            Calls = calls,
            Interrupted = interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    private SiteFingerprint Probe(SumSite site, Questions questions, Capabilities declared, ref int costly)
    {
        var fingerprint = new SiteFingerprint
        {
            Operation = site.Operation,
            Output = site.Output,
            ElementType = site.ElementType,
            Layouts = [site.Layout],
            Verdict = Verdict.Inconclusive,
            Notes = [],
        };
        try
        {
            SiteFindings findings = new SiteProber(questions, BatchShapes).Run();
            (Verdict verdict, IReadOnlyList<string> notes) = Declarations.Judge(site, findings, declared);
            return fingerprint with { Verdict = verdict, Notes = notes, Findings = findings };
        }
        catch (NoAnswerException none)
        {
            costly += none.Answer is Fault { Kind: var kind } && kind.CostsTheProcess() ? 1 : 0;
            return none.Answer is Refusal refusal
                ? fingerprint with
                {
                    Verdict = Verdict.NotApplicable,
                    Notes = [$"not applicable: {refusal.Text}"],
                }
                : fingerprint with
                {
                    Verdict = Verdict.Violated,
                    Notes = [$"no answer: {((Fault)none.Answer).Text}"],
                };
        }
    }

    private List<SumSite> Sites(Capabilities declared)
    {
        foreach (ElementType asked in elementTypes ?? [])
        {
            if (!declared.ElementTypes.Contains(asked))
            {
                throw new ArgumentException(
                    $"the implementation does not declare the element type {ElementFormat.Of(asked).Name}; it declares {string.Join(", ", declared.ElementTypes.Order().Select(type => ElementFormat.Of(type).Name))}"
                );
            }
        }

        return
        [
            .. from type in declared.ElementTypes.Order()
            where elementTypes?.Contains(type) ?? true
            from output in SumSite.Outputs
            from layout in declared.Layouts.Order()
            let site = new SumSite(output, type, layout)
            where declared.Operations.Contains(site.Operation)
            select site,
        ];
    }

    /// <summary>Layouts that make no difference share one row.</summary>
    private static List<SiteFingerprint> Merged(List<SiteFingerprint> sites)
    {
        var merged = new List<SiteFingerprint>();
        foreach (SiteFingerprint site in sites)
        {
            int same = merged.FindIndex(other =>
                other.Output == site.Output
                && other.ElementType == site.ElementType
                && other.Verdict == site.Verdict
                && FingerprintText.Lines(other).SequenceEqual(FingerprintText.Lines(site))
            );
            if (same < 0)
            {
                merged.Add(site);
            }
            else
            {
                merged[same] = merged[same] with { Layouts = [.. merged[same].Layouts, .. site.Layouts] };
            }
        }

        return merged;
    }
}
