using System.Text.RegularExpressions;
using Xunit;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>The specification stays naive, and says so where it could be tempted.</summary>
public sealed class ReferenceSourceTests
{
    private const string Refusal = "// Refuses on purpose: SIMD, threads, reordering, caching.";

    private static readonly Regex Loop = new(@"\b(for|foreach|while)\s*\(");
    private static readonly Regex Forbidden = new(
        @"System\.Runtime\.Intrinsics|System\.Threading|\bVector(64|128|256|512)?\b|\bParallel\b|\bTask\b|\bThread\b|\bunsafe\b"
    );

    [Fact]
    public void EveryFileWithALoop_OpensWithWhatItRefuses()
    {
        string[] loops = [.. Solution.Sources("Reference").Where(file => Loop.IsMatch(File.ReadAllText(file)))];
        Assert.NotEmpty(loops);
        Assert.All(loops, file => Assert.True(File.ReadLines(file).First() == Refusal, $"{file} does not open with \"{Refusal}\""));
    }

    [Fact]
    public void NoFile_UsesVectorsOrThreads() =>
        Assert.All(
            Solution.Sources("Reference"),
            file =>
            {
                string code = string.Join(
                    '\n',
                    File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                );
                Match found = Forbidden.Match(code);
                Assert.False(found.Success, $"{file} uses {found.Value}");
            }
        );
}
