using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Campaigns;

/// <summary>
/// A run that may be ended at any moment and taken up again: every judged case is in a journal, and is not judged twice. The lanes take
/// turns, so that none is far ahead. Its report is that of <see cref="Judge"/> with the same options, however often it was taken up, of an
/// implementation whose answers depend on the calls alone.
/// </summary>
/// <param name="implementation">The implementation under test.</param>
/// <param name="options">What to judge, and how much; a budget has no meaning here.</param>
/// <param name="folder">Where the journal is.</param>
public sealed class Campaign(IImplementation implementation, JudgeOptions options, CampaignFolder folder)
{
    // Long enough for the batches in flight to matter little.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>Runs it, or what is left of it.</summary>
    /// <param name="subject">Words that name the implementation: they must be the same each time.</param>
    /// <param name="progress">Told after every batch of cases.</param>
    /// <param name="cancellation">Stops between batches; the report then tells what is known so far.</param>
    /// <exception cref="ArgumentException">As <see cref="Judge"/>; or a budget is given.</exception>
    /// <exception cref="FormatException">The folder is of another campaign, or its journal is damaged; the message says where.</exception>
    public Report Run(string subject, IProgress<JudgeProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (options.Budget is not null)
        {
            throw new ArgumentException("a campaign has no budget: it can be ended and taken up again at any time");
        }

        folder.Agree([
            .. RunTerm.Of(implementation.Capabilities, options),
            new RunTerm("shard", options.Shard?.ToString() ?? "1/1"),
            new RunTerm("subject", subject.Trim()),
        ]);
        Journal? journal = null;
        JudgeRun run = new Judge(implementation, options).Begin(cancellation, records => journal!.Append(records));
        using (journal = Open(run))
        {
            while (!cancellation.IsCancellationRequested && run.Lanes.Where(lane => !lane.IsDone).MinBy(lane => lane.Share) is { } lane)
            {
                lane.Run(Turn, progress, cancellation);
            }

            journal.Sync();
        }

        foreach (LaneRun lane in run.Lanes)
        {
            lane.Count.Interrupted = !lane.IsDone;
        }

        return run.End(cancellation);
    }

    private Journal Open(JudgeRun run)
    {
        Dictionary<string, LaneRun> lanes = run.Lanes.ToDictionary(lane => lane.Count.Lane.Name);
        try
        {
            return Journal.Open(
                folder.JournalPath,
                record =>
                    (
                        lanes.GetValueOrDefault(record.Id.Lane)
                        ?? throw new FormatException($"the lane {record.Id.Lane} is none of this campaign")
                    ).Restore(record)
            );
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{System.IO.Path.GetFileName(folder.JournalPath)}, {problem.Message}", problem);
        }
    }
}
