using System.Globalization;
using System.Xml.Linq;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Results;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Results;

/// <summary>JUnit XML says what the report says: names that last, counts that add up, and red only where something is wrong.</summary>
public sealed class JUnitXmlTests
{
    private static readonly Lazy<Report> Violated = new(() =>
        Judged(new MistakenImplementation(Mistake("db-not-summed")), "exact", "laws")
    );

    [Fact]
    public void Violated_FailsTheTestsThatAreWrong_AndNoOthers()
    {
        XElement root = Written(Violated.Value);
        XElement[] failing = [.. Cases(root, "exact").Where(test => test.Elements("failure").Any())];
        Assert.NotEmpty(failing);
        Assert.All(failing, test => Assert.Matches("^(linear.backward/.*/db|network.step/.*/db[12])$", Name(test)));
        Assert.Contains(Cases(root, "exact"), test => Name(test) == "linear.backward/f32/dx" && !test.HasElements);

        XElement failure = failing.First(test => Name(test) == "linear.backward/f64/db").Element("failure")!;
        Assert.StartsWith("db of linear.backward", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("diagnosis: db-not-summed", failure.Value, StringComparison.Ordinal);
        Assert.Matches(@"replay: replay eg1/exact\.p\d+/linear\.backward/\S+ --", failure.Value);
    }

    [Fact]
    public void Counts_AddUp()
    {
        foreach (Report report in new[] { Violated.Value, Judged(new ReferenceImplementation(), "exact", "wide") })
        {
            XElement root = Written(report);
            foreach (XElement suite in root.Elements("testsuite"))
            {
                Assert.Equal(suite.Elements("testcase").Count(), Count(suite, "tests"));
                foreach (
                    (string attribute, string element) in new[] { ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") }
                )
                {
                    Assert.Equal(suite.Elements("testcase").Elements(element).Count(), Count(suite, attribute));
                }
            }

            foreach (string attribute in new[] { "tests", "failures", "errors" })
            {
                Assert.Equal(root.Elements("testsuite").Sum(suite => Count(suite, attribute)), Count(root, attribute));
            }

            Assert.Equal(report.Verdict == Verdict.Violated, Count(root, "failures") + Count(root, "errors") > 0);
        }
    }

    [Fact]
    public void Names_AreUniqueInARun_AndTheSameForAnotherSeed()
    {
        string[] Names(ulong seed) =>
            [
                .. Judged(new ReferenceImplementation(), seed, "exact", "laws", "contract")
                    .Lanes.SelectMany(lane => lane.Tests)
                    .Select(test => test.Id)
                    .Order(StringComparer.Ordinal),
            ];
        string[] first = Names(1);
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Contains("exact/linear.backward/f32/dx", first);
        Assert.Contains("laws/linear.backward/f64/adjoint", first);
        Assert.Contains("contract/linear.forward/f64/repeat", first);
        // Few cases, so that a seed may miss a test, and names that come are names that were.
        Assert.True(first.Intersect(Names(2)).Count() > first.Length * 3 / 4);
    }

    [Fact]
    public void Tests_AreThoseOfTheLane_AndNoneIsVerifiedOutOfAWrongCase()
    {
        LaneReport exact = Violated.Value.Lanes.Single(lane => lane.Name == "exact");
        Assert.Equal(
            exact.Violated,
            exact
                .Tests.Where(test => test.Operation == Operation.LinearBackward || test.Operation == Operation.NetworkStep)
                .Sum(test => test.Violated)
        );
        Assert.All(exact.Tests, test => Assert.Equal(test.Violated > 0, test.Verdict == Verdict.Violated));
        Assert.All(exact.Tests, test => Assert.Equal(test.Violated > 0, test.FirstViolated is not null));
    }

    [Fact]
    public void WhatIsNotKnown_IsSkipped_WithItsReason()
    {
        Report report = Violated.Value with
        {
            Verdict = Verdict.Inconclusive,
            Failures = [],
            Interrupted = true,
            Lanes =
            [
                new LaneReport
                {
                    Name = "large",
                    Rule = "r",
                    Verdict = Verdict.NotApplicable,
                    Note = "too large",
                },
                new LaneReport
                {
                    Name = "rounding",
                    Rule = "r",
                    Verdict = Verdict.Inconclusive,
                    Tests = [Test("rounding", Verdict.Inconclusive, "T u reaches 1"), Test("rounding", Verdict.Vacuous, "")],
                },
            ],
        };
        XElement root = Written(report);
        Assert.Equal(0, Count(root, "failures") + Count(root, "errors"));
        string[] messages = [.. root.Descendants("skipped").Select(skipped => skipped.Attribute("message")!.Value)];
        Assert.Equal(
            ["not-applicable: too large", "inconclusive: T u reaches 1", "vacuous", "interrupted: stopped before it was done"],
            messages
        );
        Assert.All(root.Descendants("testcase"), test => Assert.Single(test.Elements("skipped")));
    }

    [Fact]
    public void KnownFailures_AreNoFailures_UnlessTheyAreNotAsTheFileSays()
    {
        KnownFailure Known(Failure failure) => new(failure.CaseId, failure.Headline, "issue 17", new DateOnly(2027, 1, 31));
        Report report = Violated.Value with
        {
            Failures = [.. Violated.Value.Failures.Select(failure => failure with { Known = Known(failure) })],
        };
        Assert.Equal(0, Count(Written(report), "failures"));
        Assert.Contains(
            Written(report).Descendants("skipped"),
            skipped => skipped.Attribute("message")!.Value == "known-failure: issue 17"
        );

        KnownFailure known = Known(report.Failures[0]);
        report = report with
        {
            KnownFailures = [new(known, KnownFailureStatus.StillFails, []), new(known, KnownFailureStatus.NoLongerFails, [])],
        };
        Assert.Equal(1, Count(Written(report), "failures"));
    }

    [Fact]
    public void Faults_AreErrors()
    {
        XElement root = Written(Report.NotStarted("no such", new Fault(FaultKind.NotStarted, "there is no program")));
        Assert.Equal(1, Count(root, "errors"));
        Assert.Equal("there is no program", root.Descendants("error").Single().Attribute("message")!.Value);

        using var failing = new Failing();
        root = Written(Judged(failing, "exact"));
        Assert.All(root.Descendants("error"), error => Assert.Equal("Failed", error.Attribute("type")!.Value));
        Assert.True(Count(root, "errors") > 0);
        Assert.Equal(0, Count(root, "failures"));
    }

    [Fact]
    public void CharactersThatXmlDoesNotHave_AreWrittenAsCodePoints()
    {
        const string Hostile = "\u0000\u001b[31m\ufffe\ud800]]><&\"\ud83d\ude00";
        Report report = Violated.Value with
        {
            Capabilities = new Capabilities { Name = Hostile, Version = Hostile },
        };
        report = report with { Lanes = [report.Lanes[0] with { Note = Hostile, Tests = [Test("exact", Verdict.Inconclusive, Hostile)] }] };
        XElement root = Written(report);
        const string Shown = "\\u0000\\u001b[31m\\ufffe\\ud800]]><&\"\ud83d\ude00";
        Assert.Equal(Shown, root.Descendants("property").First().Attribute("value")!.Value);
        Assert.Equal($"inconclusive: {Shown}", root.Descendants("skipped").Single().Attribute("message")!.Value);
        Assert.EndsWith(Shown, root.Descendants("system-out").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherCulture_GivesTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string invariant = Written(Violated.Value).ToString();
        CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
        try
        {
            Assert.Equal(invariant, Written(Violated.Value).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static TestReport Test(string lane, Verdict verdict, string reason) =>
        new()
        {
            Lane = lane,
            Operation = Operation.LinearForward,
            ElementType = ElementType.F32,
            Subject = verdict == Verdict.Vacuous ? "x" : "y",
            Verdict = verdict,
            Cases = 1,
            Reason = reason,
        };

    private static Mistake Mistake(string name) => KnownMistakes.All.Single(known => known.Name == name);

    private static Report Judged(IImplementation implementation, params string[] lanes) => Judged(implementation, 1, lanes);

    private static Report Judged(IImplementation implementation, ulong seed, params string[] lanes)
    {
        var options = new JudgeOptions
        {
            Cases = 300,
            MaxSide = 5,
            Seed = seed,
            Lanes = lanes,
        };
        return new Judge(implementation, options).Run();
    }

    private static XElement Written(Report report)
    {
        using var stream = new MemoryStream();
        JUnitXml.Write(stream, report, id => $"replay {id} -- mine");
        stream.Position = 0;
        return XDocument.Load(stream).Root!;
    }

    private static IEnumerable<XElement> Cases(XElement root, string lane) =>
        root.Descendants("testcase").Where(test => test.Attribute("classname")!.Value == $"exactgrad.{lane}");

    private static string Name(XElement test) => test.Attribute("name")!.Value;

    private static int Count(XElement element, string attribute) =>
        int.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private sealed class Failing : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new() { Name = "failing" };

        protected override Answer Invoke(Call call) => throw new InvalidOperationException("out of order");
    }
}
