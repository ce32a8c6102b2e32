using System.Security.Cryptography;
using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>
/// The seed of a run names its cases: a campaign that goes on, a part of a run on another machine, and a report that is run again draw the
/// same. A row that fails here says that they draw others now, though ids still mean what they did.
/// </summary>
public sealed class DrawnCasesTests
{
    /// <summary>A lane, and the first half of SHA-256 over the first cases that it draws of everything, and of little.</summary>
    public static TheoryData<string, string> Rows { get; } =
        new()
        {
            { "exact", "1d244aee5a423342fcc329e4ee91ac6e" },
            { "rounding", "68b977284930a863bc7fad2d19833ee1" },
            { "derivative", "0410eae5957975a984b8d7b85d02893a" },
            { "laws", "495314fee74b1afcfb5e3c6668f7ebeb" },
            { "wide", "8820c3b382c20473f61d63d445ed82b3" },
            { "special", "c9fba2e4314f54795454a9c74c3fcb66" },
            { "contract", "4de9b16f1f26abaf18068a1a3acabaa4" },
            { "large", "dcbd16c40ed2f801ece9a9c93ccefa83" },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void DrawnCases_OfASeed_AreWhatTheyHaveAlwaysBeen(string name, string expected)
    {
        Lane lane = Lane.All.Single(known => known.Name == name);
        var everything = new Capabilities
        {
            Name = "everything",
            ElementTypes = new HashSet<ElementType>(Enum.GetValues<ElementType>()),
            Accumulators = new Dictionary<ElementType, ElementType>
            {
                [ElementType.F16] = ElementType.F32,
                [ElementType.BF16] = ElementType.F32,
                [ElementType.F32] = ElementType.F64,
            },
        };
        var little = new Capabilities
        {
            Name = "little",
            ElementTypes = new HashSet<ElementType> { ElementType.F32 },
            Accumulates = false,
        };
        var narrow = new Capabilities
        {
            Name = "narrow",
            ElementTypes = new HashSet<ElementType> { ElementType.BF16 },
        };
        IEnumerable<string> drawn =
        [
            .. Drawn(lane, CaseArbitrary.Settings(everything, 129), 150),
            .. Drawn(lane, CaseArbitrary.Settings(little, 9), 150),
            // Few bits, in which large extents do not fit and are halved.
            .. Drawn(
                lane,
                CaseArbitrary.Settings(
                    narrow,
                    129,
                    Operation.LinearForward,
                    Operation.LinearBackward,
                    Operation.MseForward,
                    Operation.MseBackward
                ),
                1_000
            ),
        ];
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', drawn))))[..32];
        Assert.True(expected == hash, $"{name} now hashes to {hash}");
    }

    private static IEnumerable<string> Drawn(Lane lane, LaneSettings settings, int cases) =>
        Enumerable.Range(0, cases).Select(seed => lane.Draw(SplitMix64.Mix((ulong)seed), settings)!.ToString());
}
