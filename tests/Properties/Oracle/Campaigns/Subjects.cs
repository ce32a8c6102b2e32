using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;
using ExactGrad.Tests.Properties.Oracle.Support;

namespace ExactGrad.Tests.Properties.Oracle.Campaigns;

/// <summary>Implementations that fail in ways that are hard to divide, and runs of them.</summary>
internal static class Subjects
{
    /// <summary>Names of them.</summary>
    public static IEnumerable<string> Names => Makers.Keys;

    private static readonly Dictionary<string, Func<IImplementation>> Makers = new()
    {
        ["right"] = () => new ReferenceImplementation(),
        // The lane ends early, in the whole run before any of its shards does.
        ["often wrong"] = () => Wrong(call => call.Operation is Operation.LinearForward or Operation.ReluForward),
        ["seldom wrong"] = () => Wrong(call => call.Operation == Operation.LinearForward && Chance(call) < 0.05),
        // The chain is shrunk where it alone is wrong, and is not where a layer is: of which most shards know nothing.
        ["chain wrong"] = () => Wrong(call => call.Operation == Operation.NetworkStep),
        ["chain wrong, and a layer seldom"] = () =>
            Wrong(call => call.Operation == Operation.NetworkStep || (call.Operation == Operation.ReluForward && Chance(call) < 0.02)),
        ["refuses some"] = () => new AlteredImplementation("refuses", (call, ask) => Chance(call) < 0.1 ? new Refusal("no") : ask(call)),
    };

    internal static IImplementation Make(string name) => Makers[name]();

    internal static JudgeOptions Options { get; } =
        new()
        {
            Lanes = ["exact", "rounding"],
            ElementTypes = [ElementType.F32],
            Cases = 1100,
            MaxSide = 3,
            Seed = 5,
        };

    /// <summary>The results as text, all but times and what tells of the division.</summary>
    internal static string Text(Report report)
    {
        using var stream = new MemoryStream();
        ResultsJson.Write(
            stream,
            report with
            {
                Elapsed = default,
                Lanes = [.. report.Lanes.Select(lane => lane with { Elapsed = default })],
                Shards = null,
                Parts = [],
            }
        );
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static AlteredImplementation Wrong(Func<Call, bool> isWrong) =>
        new(
            "wrong",
            (call, ask) =>
            {
                Answer answer = ask(call);
                if (answer is not Result result || !isWrong(call))
                {
                    return answer;
                }

                // One output of them is enough.
                (string name, Tensor tensor) = result.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).First();
                var outputs = new Dictionary<string, Tensor>(result.Outputs) { [name] = tensor.Clone() };
                if (tensor.Count > 0)
                {
                    outputs[name][0] = tensor[0] + 1;
                }

                return new Result(outputs);
            }
        );

    /// <summary>From 0 to 1, decided by the numbers of a call.</summary>
    private static double Chance(Call call)
    {
        ulong hash = 0;
        foreach (byte one in call.Inputs.OrderBy(input => input.Key).SelectMany(input => input.Value.Bytes.ToArray()))
        {
            hash = SplitMix64.Mix(hash + one);
        }

        return hash / Math.ScaleB(1, 64);
    }
}
