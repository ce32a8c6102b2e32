using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Oracle.Large;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Single cases, by their ids without the version: their trials, right answers, and answers with one number off.</summary>
internal static class LaneCases
{
    internal static readonly Capabilities Any = new() { Name = "any" };

    internal static CaseId Parsed(string text) => CaseId.Parse($"eg1/{text}");

    internal static Lane LaneOf(CaseId id) => Lane.All.Single(lane => lane.Name == id.Lane);

    /// <summary>Why it is no case of its lane.</summary>
    internal static string? Problem(string text) => LaneOf(Parsed(text)).Problem(Parsed(text));

    internal static Trial Prepared(string text, Capabilities? capabilities = null) =>
        LaneOf(Parsed(text)).Prepare(Parsed(text), capabilities ?? Any);

    /// <summary>What the lane refuses to prepare, in its words.</summary>
    internal static string Refused(string text, Capabilities? capabilities = null) =>
        Assert.Throws<FormatException>(() => Prepared(text, capabilities)).Message;

    /// <summary>The Reference's answers in double, rounded once.</summary>
    internal static List<Result> Right(Trial trial) => [.. trial.Calls.Select(call => new Result(LargeCases.Truth(call)))];

    /// <summary>These, with a number added to one element of one output of the first call.</summary>
    internal static List<Result> Off(Trial trial, string output, int element, double by) =>
        Changed(trial, output, element, right => right + by);

    internal static List<Result> Changed(Trial trial, string output, int element, Func<double, double> change)
    {
        List<Result> results = Right(trial);
        Tensor altered = results[0].Outputs[output];
        altered[element] = change(altered[element]);
        return results;
    }
}
