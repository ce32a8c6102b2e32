using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.KnownFailures;

/// <summary>A known failure is excused as long as it fails as the file says, and nothing else is.</summary>
public sealed class KnownFailuresTests
{
    private const string Id = "eg1/exact.p24/linear.backward/f32/input-major/-/2x2x2/dx+db/0000000000000001";
    private const string DxWrong = "dx of linear.backward is wrong in 4 of 4 elements";
    private const string DbWrong = "db of linear.backward is wrong in 2 of 2 elements";

    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("dx", DxWrong, 0, KnownFailureStatus.StillFails)]
    [InlineData("dx", DxWrong, -1, KnownFailureStatus.Expired)]
    [InlineData("dx", "dx is off", 9, KnownFailureStatus.FailsOtherwise)]
    [InlineData("db", DxWrong, 9, KnownFailureStatus.FailsOtherwise)]
    [InlineData("", DxWrong, 9, KnownFailureStatus.NoLongerFails)]
    public void Status_IsWhatBecameOfIt(string wrong, string message, int daysLeft, KnownFailureStatus status)
    {
        using IImplementation implementation = Wrong(wrong);
        KnownFailureFinding finding = Assert.Single(Checked(implementation, Known(message, daysLeft)));
        Assert.Equal((status, status == KnownFailureStatus.StillFails), (finding.Status, finding.IsAsExpected));
    }

    [Fact]
    public void CaseThatIsRefused_IsNotJudged()
    {
        using var refusing = new AlteredImplementation("refuses", (_, _) => new Refusal("not today"));
        Assert.Equal(KnownFailureStatus.NotJudged, Assert.Single(Checked(refusing, Known(DxWrong))).Status);
    }

    // That dx is known to be wrong does not excuse db.
    [Fact]
    public void SecondFailureOfTheSameCase_IsNotExcused()
    {
        using IImplementation implementation = Wrong("dx+db");
        Assert.Equal(
            [KnownFailureStatus.StillFails, KnownFailureStatus.FailsOtherwise],
            Checked(implementation, Known(DxWrong)).Select(finding => finding.Status)
        );
        Assert.All(Checked(implementation, Known(DxWrong), Known(DbWrong)), finding => Assert.True(finding.IsAsExpected));
    }

    [Fact]
    public void Run_WithOnlyKnownFailures_IsVerified_AndSaysWhich()
    {
        using IImplementation implementation = Wrong("dx");
        Report plain = Run(implementation);
        Assert.Equal(1, plain.ExitCode);
        Report report = Run(implementation, Listed(plain));
        Assert.Equal((Verdict.Verified, 0), (report.Verdict, report.ExitCode));
        Assert.All(report.Failures, failure => Assert.Equal("a reason", failure.Known?.Reason));
        Assert.All(report.KnownFailures, finding => Assert.True(finding.IsAsExpected));
        // The lane is told as it is.
        Assert.Equal(Verdict.Violated, report.Lanes[0].Verdict);
    }

    [Fact]
    public void Run_WithAnotherFailureBesides_IsViolated()
    {
        using IImplementation one = Wrong("dx"),
            both = Wrong("dx+db");
        Report report = Run(both, Listed(Run(one)));
        Assert.Equal(1, report.ExitCode);
        Assert.Contains(report.Failures, failure => failure is { Known: null, Subject: "db" });
    }

    [Theory]
    [InlineData("", 9)]
    [InlineData("dx", -1)]
    public void Run_WhereAKnownFailureIsNotAsTheFileSays_IsViolated(string wrong, int daysLeft)
    {
        using IImplementation once = Wrong("dx"),
            now = Wrong(wrong);
        Assert.Equal(1, Run(now, [.. Listed(Run(once)).Select(known => known with { Expires = Today.AddDays(daysLeft) })]).ExitCode);
    }

    // More kinds of findings than are kept: what was left out may be anything.
    [Fact]
    public void LaneThatWasCutShort_IsNotExcused()
    {
        using var dying = new AlteredImplementation("dies", (_, _) => new Fault(FaultKind.Crashed, "it died"));
        Report plain = Run(dying);
        Assert.True(plain.Lanes[0].IsCutShort);
        Assert.Equal(Verdict.Inconclusive, Run(dying, Listed(plain)).Verdict);
    }

    [Fact]
    public void File_IsReadAsItWasWritten()
    {
        KnownFailure[] failures = [Known(DxWrong), Known("a \"quoted\" <message>", -400)];
        using var stream = new MemoryStream();
        KnownFailuresFile.Write(stream, failures);
        stream.Position = 0;
        Assert.Equal(failures, KnownFailuresFile.Read(stream));
    }

    private const string Entry =
        """{"case":"eg1/exact.p24/relu.forward/f32/-/-/1x1/-/1","message":"m","reason":"r","expires":"2027-01-31"}""";

    [Theory]
    [InlineData("", "not a file of known failures")]
    [InlineData("[]", "the file is Array; expected an object")]
    [InlineData("{}", "the file has no \"format\"")]
    [InlineData("""{"format":"other"}""", "its format is \"other\"; expected \"exactgrad-known-failures/1\"")]
    [InlineData("""{"format":"exactgrad-known-failures/1"}""", "has no \"failures\"")]
    [InlineData("""{"format":"exactgrad-known-failures/1","failure":[]}""", "the file has \"failure\"; expected only format, failures")]
    [InlineData("ENTRIES 7", "failures[0] is Number; expected an object")]
    [InlineData("ENTRIES {\"case\":\"eg1/x\"}", "failures[0] has no \"expires\"")]
    [InlineData(
        "ENTRIES ENTRY,ENTRY",
        "failures[1] names eg1/exact.p24/relu.forward/f32/-/-/1x1/-/0000000000000001 with the same message again"
    )]
    [InlineData("ENTRIES ENTRY 2027-01-31>31.1.2027", "failures[0].expires is \"31.1.2027\"; expected a day such as 2027-01-31")]
    [InlineData("ENTRIES ENTRY \"r\">\"\"", "failures[0].reason is empty")]
    [InlineData("ENTRIES ENTRY \"m\">5", "failures[0].message is Number; expected a text")]
    [InlineData("ENTRIES ENTRY eg1/exact>eg9/exact", "failures[0]: ")]
    [InlineData("ENTRIES ENTRY reason>reasons", "failures[0] has \"reasons\"; expected only case, message, reason, expires")]
    public void WhatIsNoSuchFile_IsRefused_AndSaysWhere(string text, string expected)
    {
        if (text.StartsWith("ENTRIES ", StringComparison.Ordinal))
        {
            string entries = text[8..].Replace("ENTRY", Entry, StringComparison.Ordinal);
            int change = entries.LastIndexOf('>');
            if (change >= 0)
            {
                int from = entries.LastIndexOf("} ", StringComparison.Ordinal) + 2;
                entries = entries[..(from - 1)].Replace(entries[from..change], entries[(change + 1)..], StringComparison.Ordinal);
            }

            text = $$"""{"format":"exactgrad-known-failures/1","failures":[{{entries}}]}""";
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        FormatException problem = Assert.Throws<FormatException>(() => KnownFailuresFile.Read(stream));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eg1/nowhere.p24/relu.forward/f32/-/-/1x1/-/1")]
    [InlineData("eg1/exact.p99/relu.forward/f32/-/-/1x1/-/1")]
    public void CaseOfNoLane_IsRefused(string id)
    {
        using IImplementation implementation = Wrong("");
        Assert.Throws<ArgumentException>(() => Checked(implementation, Known("m") with { Case = id }));
    }

    private static KnownFailure Known(string message, int daysLeft = 9) => new(Id, message, "a reason", Today.AddDays(daysLeft));

    private static KnownFailure[] Listed(Report report) =>
        [.. report.Failures.Select(failure => new KnownFailure(failure.CaseId, failure.Headline, "a reason", Today))];

    private static IReadOnlyList<KnownFailureFinding> Checked(IImplementation implementation, params KnownFailure[] failures) =>
        KnownFailuresCheck.Run(new Judge(implementation, new JudgeOptions()), failures, Today);

    private static Report Run(IImplementation implementation, params KnownFailure[] known) =>
        new Judge(
            implementation,
            new JudgeOptions
            {
                Lanes = ["exact"],
                Cases = 300,
                MaxSide = 5,
                Seed = 3,
                KnownFailures = known,
                Today = Today,
            }
        ).Run();

    /// <summary>The Reference, but for gradients of the layer, whose every element is wrong.</summary>
    private static AlteredImplementation Wrong(string outputs) =>
        new(
            $"wrong {outputs}",
            (call, put) =>
            {
                Answer answer = put(call);
                if (call.Operation == Operation.LinearBackward && answer is Result result)
                {
                    foreach (string name in outputs.Split('+').Where(result.Outputs.ContainsKey))
                    {
                        Tensor tensor = result.Outputs[name];
                        for (int k = 0; k < tensor.Count; k++)
                        {
                            tensor[k] = tensor[k] == 0 ? 1 : -tensor[k];
                        }
                    }
                }

                return answer;
            }
        );
}
