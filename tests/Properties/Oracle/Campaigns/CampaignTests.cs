using System.Text.Json;
using ExactGrad.Oracle.Campaigns;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Campaigns;

/// <summary>A campaign reports what a run reports, however often it was ended and taken up.</summary>
public sealed class CampaignTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exactgrad-");

    private string Dir => Path.Combine(_folder.FullName, "campaign");

    private string JournalPath => Path.Combine(Dir, "journal.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("right")]
    [InlineData("often wrong")]
    [InlineData("chain wrong, and a layer seldom")]
    public void CampaignEndedSeveralTimes_WithTornLines_ReportsTheSameAsARun(string name)
    {
        string run = Subjects.Text(Whole(name));
        Random random = new(7);
        Report report;
        int endings = 0;
        do
        {
            report = Run(name, Subjects.Options, batches: 5 + random.Next(10));
            if (report.Interrupted)
            {
                endings++;
                // As a process leaves it that is killed: at any byte.
                Cut(random.Next(3000));
            }
        } while (report.Interrupted);

        Assert.True(endings >= 2, $"only {endings} endings");
        Assert.Equal(run, Subjects.Text(report));
        AssertNothingTwice();
        byte[] journal = File.ReadAllBytes(JournalPath);
        Assert.Equal(run, Subjects.Text(Run(name, Subjects.Options)));
        Assert.Equal(journal, File.ReadAllBytes(JournalPath));
    }

    [Fact]
    public void InterruptedCampaign_TellsWhatIsKnownSoFar()
    {
        Report report = Run("often wrong", Subjects.Options, batches: 2);
        Assert.True(report.Interrupted);
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.Equal(File.ReadLines(JournalPath).Count(), report.Lanes.Sum(lane => lane.Cases));
        Assert.Contains(report.Lanes, lane => lane.Note == "interrupted");
    }

    [Fact]
    public void Lines_AreJson_WithTheSameKeys()
    {
        Run("seldom wrong", Subjects.Options);
        string[] keys =
        [
            .. File.ReadLines(JournalPath)
                .Select(line => string.Join(' ', JsonDocument.Parse(line).RootElement.EnumerateObject().Select(property => property.Name)))
                .Distinct(),
        ];
        Assert.Single(keys);
        Assert.Contains("\"outcome\":\"violated\"", File.ReadAllText(JournalPath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed is 5 there, and 6 now")]
    [InlineData("shard is 1/1 there, and 1/2 now")]
    [InlineData("subject is x there, and y now")]
    public void OtherOptions_AreRefused(string message)
    {
        Run("right", Subjects.Options, batches: 1);
        JudgeOptions other =
            message.StartsWith("seed", StringComparison.Ordinal) ? Subjects.Options with { Seed = 6 }
            : message.StartsWith("shard", StringComparison.Ordinal) ? Subjects.Options with { Shard = new Shard(1, 2) }
            : Subjects.Options;
        string subject = message.StartsWith("subject", StringComparison.Ordinal) ? "y" : "x";
        FormatException problem = Assert.Throws<FormatException>(() => Run("right", other, subject: subject));
        Assert.Contains(
            $"campaign.json: {message}; expected the same options, or another folder",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TwoCampaignsAtOnce_AreRefused()
    {
        using (CampaignFolder.Open(Dir))
        {
            FormatException problem = Assert.Throws<FormatException>(() => CampaignFolder.Open(Dir));
            Assert.Contains("another campaign is running in it", problem.Message, StringComparison.Ordinal);
        }

        CampaignFolder.Open(Dir).Dispose();
    }

    [Fact]
    public async Task CampaignThatIsToldTo_WaitsForAnotherToEnd()
    {
        CampaignFolder other = CampaignFolder.Open(Dir);
        Task<CampaignFolder> waiting = Task.Run(
            () => CampaignFolder.Open(Dir, TimeSpan.FromMinutes(1)),
            TestContext.Current.CancellationToken
        );
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        other.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public void FolderOfOtherThings_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "letter.txt"), "");
        FormatException problem = Assert.Throws<FormatException>(() => CampaignFolder.Open(_folder.FullName));
        Assert.Contains("it holds letter.txt, but no campaign.json", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twice", "journal.jsonl, line 3: the case number 0 of the lane exact is not one that can follow")]
    [InlineData("damaged", "journal.jsonl, line 2: not a judged case")]
    public void DamagedJournal_IsRefused_AndLeftAsItIs(string how, string message)
    {
        Run("right", Subjects.Options, batches: 1);
        string[] lines = File.ReadAllLines(JournalPath);
        lines = how == "twice" ? [lines[0], lines[1], lines[0], .. lines[2..]] : [lines[0], lines[1].Replace(':', ';'), .. lines[2..]];
        File.WriteAllLines(JournalPath, lines);
        byte[] before = File.ReadAllBytes(JournalPath);
        FormatException problem = Assert.Throws<FormatException>(() => Run("right", Subjects.Options));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(JournalPath));
    }

    private static Report Whole(string name)
    {
        using IImplementation implementation = Subjects.Make(name);
        return new Judge(implementation, Subjects.Options).Run();
    }

    private Report Run(string name, JudgeOptions options, int batches = 0, string subject = "x")
    {
        using var cancellation = new CancellationTokenSource();
        using var folder = CampaignFolder.Open(Dir);
        using IImplementation implementation = Subjects.Make(name);
        return new Campaign(implementation, options, folder).Run(subject, new AfterSome(cancellation, batches), cancellation.Token);
    }

    private void Cut(int bytes)
    {
        using FileStream journal = File.Open(JournalPath, FileMode.Open);
        journal.SetLength(Math.Max(0, journal.Length - bytes));
    }

    private void AssertNothingTwice()
    {
        string[] cases =
        [
            .. File.ReadLines(JournalPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("case").GetString()!),
        ];
        Assert.Equal(cases.Length, cases.Distinct().Count());
    }
}
