using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Judged;

/// <summary>verify --library on the wrappers of adapters/native, right, mistaken, and crashing, and on what is no such library.</summary>
public sealed class NativeLibraryTests
{
    private const string Forward = "        product_##type(*x, *w, 1, y); ";

    [Fact]
    public void OpenBlas_IsVerified()
    {
        using var shop = new Workshop();
        Exactgrad
            .Run("verify", "--lanes", "exact,special,contract", "--cases", Effort.Cases(150), "--library", Cblas(shop, Forward, Forward))
            .AssertExit(0);
    }

    [Fact]
    public void Eigen_IsVerified()
    {
        // To compile Eigen takes longer than anything else here.
        Requires.Named("eigen");
        Workshop.NeedsEigen();
        using var shop = new Workshop();
        string source = shop.Copy("native", "eigen_layer.cpp", "add & EXACTGRAD_ADD_DX", "add & EXACTGRAD_ADD_DX");
        string library = shop.Make("libeigen.so", "g++", "-O0", "-shared", "-fPIC", $"-I{Workshop.Eigen}", "-o", "{0}", source);
        Exactgrad.Run("verify", "--lanes", "exact,contract", "--cases", "150", "--library", library).AssertExit(0);
    }

    [Fact]
    public void SegmentationFault_IsAFinding_ShrunkAndReplayable()
    {
        using var shop = new Workshop();
        string crash = "        if (y->rows >= 3 && y->columns >= 2) *(volatile real *)0 = 1; product_##type(*x, *w, 1, y); ";
        string library = Cblas(shop, Forward, crash);
        Finished run = Exactgrad.Run("verify", "--lanes", "exact", "--cases", "8", "--max-side", "5", "--library", library).AssertExit(1);
        Assert.Contains(
            "was ended by the signal SIGSEGV while the answer to linear.forward was waited for",
            run.Output,
            StringComparison.Ordinal
        );
        // The smallest shape on which it happens: 3 examples, 2 outputs, and as few inputs as there can be.
        Assert.Matches("replay: .*/linear.forward/f(32|64)/[a-z]+-major/-/3x[01]x2/-/", run.ReplayLine);
        string[] words = run.ReplayLine["replay: exactgrad ".Length..].Split(' ');
        Assert.Contains("SIGSEGV", Exactgrad.Run(words).AssertExit(1).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dy->data[s * dy->row_stride + j]", "dy->data[s * dy->columns + j]", "db of linear.backward is wrong")]
    [InlineData("db->data[j] = add", "db->data[j + 1] = add", "it wrote beside the elements of db")]
    [InlineData(
        "y->data[s * y->row_stride + j] = b->data[j];",
        "y->data[s * y->row_stride + j] = b->data[j], w->data[0] += 1;",
        "it changed its input w"
    )]
    [InlineData(
        "y->columns; j++) y->data",
        "y->columns; j++) if (s == 2) return 7; else y->data",
        "exactgrad_linear_forward_f64 returned 7"
    )]
    public void Mistake_IsViolated_AndTold(string right, string wrong, string told)
    {
        using var shop = new Workshop();
        string[] words = ["verify", "--lanes", "exact", "--element-type", "f64", "--cases", Effort.Cases(60), "--max-side", "9"];
        Finished run = Exactgrad.Run([.. words, "--library", Cblas(shop, right, wrong)]).AssertExit(1);
        Assert.Contains(told, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name=cblas\"", "\"strides=wide\"", "exactgrad_hello says strides=wide; expected dense, or nothing")]
    [InlineData("\"name=cblas\"", "\"accumulate=maybe\"", "accumulate says \"maybe\"")]
    [InlineData("\"name=cblas\"", "\"mine\"", "exactgrad_hello says \"mine\"; expected lines such as name=mine")]
    public void WrongWords_AreRefused(string right, string wrong, string told)
    {
        using var shop = new Workshop();
        string library = Cblas(shop, right, wrong);
        Finished run = Exactgrad.Run("verify", "--library", library).AssertExit(64);
        Assert.StartsWith($"exactgrad: --library {library}: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsNoLibrary_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("libmine.so");
        Refused($"{file}: there is no such file; expected a shared library", "verify", "--library", file);
        File.WriteAllText(file, "no library");
        Refused($"{file}: it cannot be loaded: ", "fingerprint", "--library", file);
        Refused($"{file} and a program after -- were both given", "verify", "--library", file, "--", "true");
        Refused($"{file} and --implementation reference were both given", "verify", "--library", file, "--implementation", "reference");
    }

    private static void Refused(string told, params string[] words)
    {
        Finished run = Exactgrad.Run(words).AssertExit(64);
        Assert.Contains($"exactgrad: --library {told}", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static string Cblas(Workshop shop, string right, string wrong)
    {
        Workshop.NeedsOpenBlas();
        string source = shop.Copy("native", "cblas_layer.c", right, wrong);
        return shop.Make("libcblas.so", "gcc", "-std=c99", "-O1", "-shared", "-fPIC", "-o", "{0}", source, "-lopenblas");
    }
}
