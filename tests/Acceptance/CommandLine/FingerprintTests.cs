using System.Text.Json.Nodes;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>exactgrad fingerprint, as users run it.</summary>
public sealed class FingerprintTests
{
    [Fact]
    public void OwnLayer_IsVerified_AndConsoleAndFileSayTheSame()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("fingerprint.json");
        Finished run = Exactgrad.Run("fingerprint", "--implementation", "reference", "--element-type", "f32", "--json", file).AssertExit(0);
        Assert.StartsWith("verified: ", run.LastLine, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\s*order of 64 terms\s+sequential, bias first\s+sequential", run.Output);
        Assert.Matches(@"(?m)^\s*products\s+rounded to 24 bits\s", run.Output);

        Assert.Equal(["fingerprint.json"], folder.Files);
        JsonObject root = Read(file);
        Assert.Equal(
            ["format", "verdict", "interrupted", "seconds", "calls", "implementation", "startFault", "sites"],
            root.Select(field => field.Key)
        );
        Assert.Equal("exactgrad-fingerprint/1", Text(root, "format"));
        Assert.Equal("verified", Text(root, "verdict"));
        JsonObject[] sites = Sites(root);
        Assert.Equal(["y", "dx", "dw", "db"], sites.Select(site => Text(site, "output")));
        Assert.All(sites, site => Assert.Equal(SiteFields, site.Select(field => field.Key)));
        Assert.All(sites, site => Assert.Equal("""["input-major","output-major"]""", site["layouts"]!.ToJsonString()));
        Assert.All(sites, site => Assert.Equal("""{"least":24,"most":24,"atLeast":false}""", site["sums"]!.ToJsonString()));
        Assert.All(sites, site => Assert.Equal("""{"reproduced":24,"of":24}""", site["randomSums"]!.ToJsonString()));
        Assert.Equal("[0..63]", Text(sites[1]["orders"]!.AsArray()[0]!.AsObject(), "brackets"));
    }

    [Fact]
    public void LayerThatSaysF32_AndReadsBf16_IsViolated_AndNamed()
    {
        string script = Path.Combine(Repository.Root, "tests", "Acceptance", "Mistakes", "numpy", "reads_bf16.py");
        Finished run = Exactgrad.Run("fingerprint", "--", Requires.Python("numpy"), script).AssertExit(1);
        Assert.Contains(
            "y: declared f32, which has 24 significant bits, but x is read with 8 (bf16)",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.StartsWith("violated: ", run.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit", "exited with code 7")]
    [InlineData("hang", "sent nothing for 0.2 s")]
    public void Misbehaviour_IsAFinding_InBoundedTime(string behaviour, string told)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("fingerprint.json");
        var peer = new PeerProgram();
        string[] words = ["fingerprint", "--time-limit", "200ms", "--json", file, .. peer.Words(behaviour, double.PositiveInfinity)];
        Finished run = Exactgrad.Run(words).AssertExit(1);
        Assert.Contains(told, run.Output, StringComparison.Ordinal);
        Assert.Equal("violated", Text(Read(file), "verdict"));
        Assert.Empty(peer.LeftRunning());
    }

    [Fact]
    public void ProgramThatCannotBeStarted_IsViolated_AndReplacesTheOldFile()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("fingerprint.json");
        File.WriteAllText(file, """{"verdict":"verified"}""");
        Exactgrad.Run("fingerprint", "--json", file, "--", "no-such-program-anywhere").AssertExit(1);
        Assert.Contains("no-such-program-anywhere", Text(Read(file), "startFault"), StringComparison.Ordinal);
        Assert.Empty(Sites(Read(file)));
    }

    [Theory]
    [InlineData("--element-type f8: expected one of f64, f32, f16, bf16", "--element-type", "f8")]
    [InlineData("does not declare the element type f16; it declares f64, f32", "--element-type", "f16")]
    [InlineData("--json: the name is empty; expected a file", "--json", "")]
    public void WrongWords_AreRefused(string expected, params string[] words)
    {
        Finished run = Exactgrad.Run(["fingerprint", .. words]).AssertExit(64);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static readonly string[] SiteFields =
    [
        "operation",
        "output",
        "elementType",
        "layouts",
        "verdict",
        "notes",
        "declared",
        "inputs",
        "inputExponents",
        "sums",
        "sumRounding",
        "storeRounding",
        "products",
        "subnormals",
        "orders",
        "repeat",
        "positions",
        "batch",
        "randomSums",
    ];

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    private static JsonObject[] Sites(JsonObject root) => [.. root["sites"]!.AsArray().Select(site => site!.AsObject())];

    private static string Text(JsonObject node, string field) => node[field]!.GetValue<string>();
}
