using System.Globalization;
using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Architecture;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>
/// The worked example of docs/cases.md is what the generator gives. The page was filled in by another program than this one, from the
/// page alone.
/// </summary>
public sealed class WorkedExampleOfTheGeneratorTests
{
    private const string Id = "eg1/exact.p24/linear.forward/f32/input-major/-/2x3x2/-/0000000000000007";

    [Fact]
    public void WorkedExample_InTheDocumentation_IsWhatIsDrawn()
    {
        var id = CaseId.Parse(Id);
        var told = new StringBuilder($"```\n{Id}\n");
        told.Append(CultureInfo.InvariantCulture, $"fnv1a(\"plan\")             = {SplitMix64.Fnv1a("plan"):x16}\n");
        told.Append(
            CultureInfo.InvariantCulture,
            $"state of for(SEED,\"plan\") = {SplitMix64.Mix(id.Seed ^ SplitMix64.Fnv1a("plan")):x16}\n"
        );
        SplitMix64 plan = SplitMix64.For(id.Seed, "plan");
        foreach (int bound in new[] { 2, 8, 3, 22, 13, 13, 13 })
        {
            SplitMix64 copy = plan;
            ulong word = copy.Next();
            told.Append(CultureInfo.InvariantCulture, $"{$"below({bound})", -25} = {plan.Below(bound), -4}of the word {word:x16}\n");
        }

        told.Append("Q = 23, d = 3: x has 21 bits and the scale 2, w 2 and -5, b 23 and -3\n");
        Dictionary<string, Tensor> inputs = Lane.All.Single(lane => lane.Name == id.Lane).Inputs(id);
        foreach ((string name, Tensor tensor) in inputs)
        {
            int style = SplitMix64.For(id.Seed, name).Below(8);
            IEnumerable<string> values = Enumerable
                .Range(0, (int)tensor.Count)
                .Select(k => tensor[k].ToString("R", CultureInfo.InvariantCulture));
            told.Append(CultureInfo.InvariantCulture, $"{name}: style {style}, {string.Join(", ", values)}\n");
        }

        string page = File.ReadAllText(Path.Combine(Solution.Root, "docs", "cases.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains(told.Append("```\n").ToString(), StringComparison.Ordinal), $"docs/cases.md must hold\n{told}");
    }
}
