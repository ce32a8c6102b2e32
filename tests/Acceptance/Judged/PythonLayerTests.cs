using System.Text.Json.Nodes;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Judged;

/// <summary>verify on layers in NumPy and PyTorch: the right ones are verified, each planted mistake is found and named.</summary>
public abstract class PythonLayerTests(string library)
{
    private static readonly string Cases = Effort.Cases(100);

    [Fact]
    public void RightLayer_IsVerified_InEveryLane()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        Verify(file, Path.Combine("adapters", "python", $"{library}_linear.py")).AssertExit(0);
        JsonObject[] lanes = ResultsFileJson.Read(file).Lanes;
        Assert.Equal(
            ["exact", "rounding", "derivative", "laws", "wide", "special", "contract", "large"],
            lanes.Select(lane => lane["name"]!.GetValue<string>())
        );
        Assert.All(lanes, lane => Assert.Equal("verified", lane["verdict"]!.GetValue<string>()));
        Assert.All(lanes.SkipLast(1), lane => Assert.Equal(Cases, lane["cases"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("db_not_summed", "linear.backward", "db", "db-not-summed")]
    [InlineData("dx_not_transposed", "linear.backward", "dx", "dx-(input-major-)?weights-reshaped")]
    [InlineData("dx_scaled", "linear.backward", "dx", "dx-scaled-by-1.0005")]
    [InlineData("last_column_dropped", "linear.forward", "y", "last-column-dropped")]
    [InlineData("mean_twice", "mse.backward", "dprediction", "means?-gradient-divided-twice")]
    public void PlantedMistake_IsViolated_WithASmallCounterexampleThatNamesIt(string mistake, string operation, string subject, string name)
    {
        if (library == "torch" && mistake != "dx_scaled")
        {
            // To import it takes longer than to judge it: NumPy's layers have each mistake, and the judge is the same.
            Requires.Named(library);
        }

        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        string script = Path.Combine("tests", "Acceptance", "Mistakes", library, $"{mistake}.py");
        Finished run = Verify(file, script, "--lanes", "exact,rounding").AssertExit(1);
        Assert.Matches($"  diagnosis: {name}: ", run.Output);
        JsonObject[] failures = ResultsFileJson.Read(file).Failures;

        bool IsDirect(JsonObject failure) => Text(failure, "operation") == operation && Text(failure, "subject") == subject;
        JsonObject[] direct = Array.FindAll(failures, IsDirect);
        Assert.Contains(direct, failure => Text(failure, "lane") == "exact" && IsSmall(failure));
        // The lanes that know the truth of each call name nothing else of the layer; a wrong forward is the exception
        // for the derivative lane, which holds the implementation's backward against it.
        string[] truthful = ["exact", "rounding"];
        Assert.All(truthful, lane => Assert.Contains(direct, failure => Text(failure, "lane") == lane));
        Assert.All(
            failures.Where(failure => truthful.Contains(Text(failure, "lane")) && Text(failure, "operation") != "network.step"),
            failure => Assert.True(IsDirect(failure) || IsTheSameMean(mistake, failure), failure.ToJsonString())
        );
    }

    // torch takes the loss and its gradient from one expression, so the mean taken twice shows in both.
    private static bool IsTheSameMean(string mistake, JsonObject failure) =>
        mistake == "mean_twice" && Text(failure, "operation") == "mse.forward" && Text(failure, "subject") == "loss";

    private static bool IsSmall(JsonObject failure) => failure["extents"]!.AsArray().All(extent => extent!.GetValue<int>() <= 2);

    private static string Text(JsonObject failure, string name) => failure[name]!.GetValue<string>();

    private Finished Verify(string file, string script, params string[] words) =>
        Exactgrad.Run([
            "verify",
            "--cases",
            Cases,
            "--json",
            file,
            .. words,
            "--",
            Requires.Python(library),
            Path.Combine(Repository.Root, script),
        ]);
}

public sealed class NumpyLayerTests() : PythonLayerTests("numpy")
{
    // 2,048 terms reach T u = 1 in f16: large losses are inconclusive in the lane rounding; sides up to 33 have no such loss.
    [Fact]
    public void LayerInHalfPrecision_IsVerified_InEveryLane() =>
        Exactgrad
            .Run([
                "verify",
                "--cases",
                Effort.Cases(60),
                "--max-side",
                "33",
                "--",
                Requires.Python("numpy"),
                Path.Combine(Repository.Root, "tests", "Acceptance", "Judged", "numpy_half.py"),
            ])
            .AssertExit(0);
}

public sealed class TorchLayerTests() : PythonLayerTests("torch");
