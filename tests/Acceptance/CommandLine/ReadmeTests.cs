using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>The commands that README.md gives name what exists.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void DotnetCommands_NameProjectsThatExist()
    {
        string readme = Path.Combine(Repository.Root, "README.md");
        Assert.SkipUnless(File.Exists(readme), "there is no README.md yet");
        string[] commands = [.. Fenced(File.ReadLines(readme)).Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];
        Assert.Contains(commands, command => command.StartsWith("dotnet run ", StringComparison.Ordinal));
        Assert.Contains(commands, command => command.StartsWith("dotnet test ", StringComparison.Ordinal));
        Assert.All(commands, command => Assert.All(Paths(command), AssertExists));
        Assert.Contains(commands, command => Paths(command).Any());
    }

    private static void AssertExists(string path)
    {
        string full = Path.Combine(Repository.Root, path);
        Assert.True(File.Exists(full) || Directory.GetFiles(full, "*.csproj").Length == 1, path);
    }

    private static IEnumerable<string> Paths(string command)
    {
        string[] own = command.Split(" -- ")[0].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return own.Skip(2).Where(word => word.Contains('/', StringComparison.Ordinal) || word.EndsWith(".sln", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Fenced(IEnumerable<string> lines)
    {
        bool inside = false;
        foreach (string line in lines)
        {
            bool fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            inside ^= fence;
            if (inside && !fence)
            {
                yield return line.Trim();
            }
        }
    }
}
