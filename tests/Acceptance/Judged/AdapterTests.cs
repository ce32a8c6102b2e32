using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Judged;

/// <summary>
/// The examples of adapters/, compiled once and judged: each is verified; with db counted twice it is violated; and an error in the
/// layer is told in its own words. A copy of the example goes wrong where MISTAKE is set: one line of it is replaced.
/// </summary>
public sealed class AdapterTests
{
    [Fact]
    public void Python_OfTwoPlainFunctions()
    {
        using var shop = new Workshop();
        string script = shop.Copy(
            "python",
            "plain_linear.py",
            "    return dy @ w.T, x.T @ dy, dy.sum(axis=0)",
            """
                import os
                mistake = os.environ.get("MISTAKE")
                if mistake == "fails": raise ValueError("no such luck")
                return dy @ w.T, x.T @ dy, dy.sum(axis=0) * (2 if mistake else 1)
            """
        );
        Judge(Requires.Python("numpy"), script);
    }

    [Fact]
    public void C()
    {
        Workshop.Needs("gcc");
        using var shop = new Workshop();
        string source = shop.Copy(
            "c",
            "linear.c",
            "if (db.data) AT(real, db, 0, j) += g;",
            """
            const char *mistake = getenv("MISTAKE"); \
                if (mistake && *mistake == 'f') return "no such luck"; \
                if (db.data) AT(real, db, 0, j) += mistake ? 2 * g : g;
            """
        );
        Judge(shop.Make("linear", "gcc", "-std=c99", "-O1", "-Wall", "-Wextra", "-pedantic", "-o", "{0}", source));
    }

    [Fact]
    public void Cpp()
    {
        Workshop.Needs("g++");
        using var shop = new Workshop();
        string source = shop.Copy(
            "cpp",
            "linear.cpp",
            "if (db) db(0, j) += dy(s, j);",
            """
            if (db) db(0, j) += std::getenv("MISTAKE") ? 2 * dy(s, j) : dy(s, j);
            if (std::getenv("MISTAKE") && *std::getenv("MISTAKE") == 'f') throw std::runtime_error("\"no such luck\"\n");
            """
        );
        Judge(
            shop.Make("linear", "g++", "-std=c++14", "-O1", "-Wall", "-Wextra", "-pedantic", "-include", "stdexcept", "-o", "{0}", source)
        );
    }

    [Fact]
    public void Cpp_WithEigen()
    {
        // To compile Eigen takes longer than anything else here.
        Requires.Named("eigen");
        Workshop.NeedsEigen();
        using var shop = new Workshop();
        string source = shop.Copy(
            "cpp",
            "eigen_linear.cpp",
            "if (call[\"db\"]) in(call[\"db\"]) = in(call[\"dy\"]).colwise().sum();",
            """
            if (call["db"]) in(call["db"]) = in(call["dy"]).colwise().sum();
            for (long long j = 0; std::getenv("MISTAKE") && j < call["db"].columns; j++) call["db"](0, j) *= 2;
            if (std::getenv("MISTAKE") && *std::getenv("MISTAKE") == 'f') throw std::runtime_error("no such luck");
            """
        );
        Judge(shop.Make("eigen_linear", "g++", "-O0", $"-I{Workshop.Eigen}", "-include", "stdexcept", "-o", "{0}", source));
    }

    [Fact]
    public void JavaScript()
    {
        Workshop.Needs("node");
        using var shop = new Workshop();
        string script = shop.Copy(
            "javascript",
            "linear.js",
            "      db[j] += g;",
            """
                  db[j] += process.env.MISTAKE ? 2 * g : g;
                  if (process.env.MISTAKE === "fails") throw new Error("no such luck");
            """
        );
        Judge("node", script);
    }

    [Fact]
    public void Rust()
    {
        Workshop.Needs("rustc");
        using var shop = new Workshop();
        string source = shop.Copy(
            "rust",
            "linear.rs",
            "            db[j] += g;",
            """
                        db[j] += g;
                        if let Ok(mistake) = std::env::var("MISTAKE") {
                            assert!(mistake != "fails", "no such luck");
                            db[j] += g;
                        }
            """
        );
        // The words of a panic are on standard error alone.
        JudgeTelling("the layer panicked", shop.Make("linear", "rustc", "--edition", "2021", "-C", "opt-level=0", "-o", "{0}", source));
    }

    [Fact]
    public void CSharp()
    {
        using var shop = new Workshop();
        string source = shop.Copy(
            "csharp",
            "Linear.cs",
            "        db[j] += dy[k];",
            """
                    string? mistake = Environment.GetEnvironmentVariable("MISTAKE");
                    db[j] += mistake is null ? dy[k] : dy[k] + dy[k];
                    _ = mistake == "fails" ? throw new InvalidOperationException("no such luck") : 0;
            """
        );
        string folder = Path.GetDirectoryName(source)!;
        // The compiler alone: a build of the project takes three times as long, and CI does that.
        string usings = Path.Combine(folder, "Usings.cs");
        string[] namespaces = ["System", "System.Collections.Generic", "System.IO", "System.Linq"];
        File.WriteAllLines(usings, namespaces.Select(name => $"global using {name};"));
        string sdk = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] references = [.. Directory.EnumerateFiles(sdk, "System*.dll").Select(dll => $"-r:{dll}")];
        string compiler = Directory
            .EnumerateFiles(Path.GetFullPath(Path.Combine(sdk, "..", "..", "..", "sdk")), "csc.dll", SearchOption.AllDirectories)
            .Order()
            .Last();
        string program = shop.Make(
            "linear.dll",
            Exactgrad.Dotnet,
            [
                compiler,
                "-noconfig",
                "-nologo",
                "-nullable:enable",
                "-langversion:14",
                "-o+",
                "-out:{0}",
                .. references,
                source,
                usings,
                Path.Combine(folder, "Exactgrad.cs"),
            ]
        );
        File.Copy(Path.ChangeExtension(Exactgrad.Dll, "runtimeconfig.json"), Path.ChangeExtension(program, "runtimeconfig.json"));
        Judge(Exactgrad.Dotnet, program);
    }

    private static void Judge(params string[] program) => JudgeTelling("no such luck", program);

    private static void JudgeTelling(string failure, params string[] program)
    {
        Exactgrad.Run(["verify", "--lanes", "exact,contract", "--cases", Effort.Cases(150), "--", .. program]).AssertExit(0);
        Finished twice = Verify(["env", "MISTAKE=twice", .. program]);
        Assert.Contains("db of linear.backward is wrong", twice.Output, StringComparison.Ordinal);
        Assert.Contains(failure, Verify(["env", "MISTAKE=fails", .. program]).Output, StringComparison.Ordinal);
    }

    private static Finished Verify(string[] program) =>
        Exactgrad.Run(["verify", "--lanes", "exact", "--cases", Effort.Cases(60), "--max-side", "9", "--", .. program]).AssertExit(1);
}
