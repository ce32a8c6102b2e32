using System.Globalization;
using System.Text;
using System.Xml;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Results;

/// <summary>
/// A report as JUnit XML, in the form that Jenkins, GitLab and others read: a suite for each lane, a case for each of its tests.
/// docs/results.md gives the names, which are the same in every run.
/// </summary>
public static class JUnitXml
{
    private const string Root = "exactgrad";

    /// <summary>Writes a report.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="replay">The command that judges a case again, by its id.</param>
    public static void Write(Stream stream, Report report, Func<string, string> replay)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(replay);
        Suite[] suites = [.. Suites(report, replay)];
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", Root);
        Counts(xml, [.. suites.SelectMany(suite => suite.Cases)], report.Elapsed);
        foreach (Suite suite in suites)
        {
            Write(xml, suite, report);
        }

        xml.WriteEndElement();
    }

    private enum State
    {
        Passed,
        Failure,
        Error,
        Skipped,
    }

    private sealed record Case(string Name, State State = State.Passed, string Type = "", string Message = "", string Text = "");

    private sealed record Suite(string Name, TimeSpan Time, IReadOnlyList<Case> Cases, IReadOnlyList<string> Output);

    private static IEnumerable<Suite> Suites(Report report, Func<string, string> replay)
    {
        foreach (LaneReport lane in report.Lanes)
        {
            yield return new Suite(
                lane.Name,
                lane.Elapsed,
                lane.Tests.Count > 0
                    ? [.. lane.Tests.Select(test => Of(test, lane, report, replay))]
                    : [Skipped(lane.Name, ResultsJson.Name(lane.Verdict), lane.Note)],
                [lane.Rule, .. lane.Observations, lane.Note]
            );
        }

        if (report.KnownFailures.Count > 0)
        {
            yield return new Suite("known-failures", TimeSpan.Zero, [.. report.KnownFailures.Select(known => Of(known, replay))], []);
        }

        // What the lanes do not tell: a run without these must not look like a whole one.
        if (report.StartFault is { } fault)
        {
            yield return new Suite("run", TimeSpan.Zero, [new Case("start", State.Error, fault.Kind.ToString(), fault.Text)], []);
        }
        else if (report.Interrupted)
        {
            yield return new Suite("run", TimeSpan.Zero, [Skipped("complete", "interrupted", "stopped before it was done")], []);
        }
    }

    private static Case Of(TestReport test, LaneReport lane, Report report, Func<string, string> replay)
    {
        if (test.Verdict == Verdict.Verified)
        {
            return new Case(test.Name);
        }

        if (test.FirstViolated is not string id)
        {
            return Skipped(test.Name, ResultsJson.Name(test.Verdict), test.Reason.Length > 0 ? test.Reason : lane.Note);
        }

        Failure[] told = [.. report.Failures.Where(failure => Tells(failure, test))];
        if (told.Length > 0 && told.All(failure => failure.Known is not null))
        {
            return Skipped(test.Name, "known-failure", told[0].Known!.Reason);
        }

        State state = test.Fault is null ? State.Failure : State.Error;
        string cases = string.Create(CultureInfo.InvariantCulture, $"{test.Violated} of {test.Cases} cases are wrong; the first is {id}");
        // Two laws may be wrong of one output, and one of them is told.
        Failure? own = Array.Find(
            told,
            failure =>
                failure.Fault is not null
                || failure.Subject == test.Subject
                || failure.Found.Contains($"/{test.Lane}.{test.Subject}-p", StringComparison.Ordinal)
        );
        string[] lines = own is null ? [cases, $"replay: {replay(id)}"] : [.. Lines(own), cases, $"replay: {replay(own.CaseId)}"];
        return new Case(test.Name, state, test.Fault?.ToString() ?? "violated", test.Reason, string.Join('\n', lines));
    }

    /// <summary>A mistake is told once, in one element type, and shows in others.</summary>
    private static bool Tells(Failure failure, TestReport test) =>
        failure.Lane == test.Lane
        && failure.Operation == test.Operation
        && failure.Fault == test.Fault
        && failure.Subject == test.ViolatedSubject;

    private static IEnumerable<string> Lines(Failure failure)
    {
        foreach (string line in failure.Explanation)
        {
            yield return line;
        }

        if (failure.Pattern.Length > 0)
        {
            yield return $"where, in the case as found: {failure.Pattern}";
        }

        if (failure.Diagnosis is { } diagnosis)
        {
            yield return $"diagnosis: {diagnosis.Text}";
        }
    }

    private static Case Of(KnownFailureFinding finding, Func<string, string> replay) =>
        finding.IsAsExpected
            ? new Case(finding.Failure.Case)
            : new Case(
                finding.Failure.Case,
                State.Failure,
                finding.Status.ToString(),
                $"{finding.Status}: {finding.Failure.Message}",
                string.Join('\n', [.. finding.Found, $"replay: {replay(finding.Failure.Case)}"])
            );

    private static Case Skipped(string name, string type, string reason) =>
        new(name, State.Skipped, type, reason.Length > 0 ? $"{type}: {reason}" : type);

    private static void Write(XmlWriter xml, Suite suite, Report report)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", $"{Root}.{suite.Name}");
        Counts(xml, suite.Cases, suite.Time);
        xml.WriteAttributeString("skipped", Number(suite.Cases.Count(one => one.State == State.Skipped)));
        xml.WriteStartElement("properties");
        Property(xml, "implementation", report.Capabilities.Name);
        Property(xml, "version", report.Capabilities.Version);
        Property(xml, "seed", report.Seed.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        foreach (Case one in suite.Cases)
        {
            Write(xml, suite, one);
        }

        string output = string.Join('\n', suite.Output.Where(line => line.Length > 0));
        if (output.Length > 0)
        {
            xml.WriteElementString("system-out", Valid(output));
        }

        xml.WriteEndElement();
    }

    // No time: a case's own is not measured, since many are asked together.
    private static void Write(XmlWriter xml, Suite suite, Case one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"{Root}.{suite.Name}");
        xml.WriteAttributeString("name", Valid(one.Name));
        if (one.State != State.Passed)
        {
            xml.WriteStartElement(one.State.ToString().ToLowerInvariant());
            xml.WriteAttributeString("type", one.Type);
            xml.WriteAttributeString("message", Valid(one.Message));
            xml.WriteString(Valid(one.Text));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<Case> cases, TimeSpan time)
    {
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(one => one.State == State.Failure)));
        xml.WriteAttributeString("errors", Number(cases.Count(one => one.State == State.Error)));
        xml.WriteAttributeString("time", time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Valid(value));
        xml.WriteEndElement();
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Text from an implementation may hold characters that XML has no way to write: their code points take their place.</summary>
    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        for (int k = 0; k < text.Length; k++)
        {
            if (XmlConvert.IsXmlChar(text[k]))
            {
                valid.Append(text[k]);
            }
            else if (k + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[k + 1], text[k]))
            {
                valid.Append(text[k]).Append(text[++k]);
            }
            else
            {
                valid.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[k]:x4}");
            }
        }

        return valid.ToString();
    }
}
