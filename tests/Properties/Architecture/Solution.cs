using System.Runtime.CompilerServices;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Solution
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The C# files of a project, as written by people.</summary>
    internal static IEnumerable<string> Sources(string project) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string FindRoot([CallerFilePath] string file = "")
    {
        // A copy of the tests may run elsewhere than it was built (a mutation run does): then from where it runs.
        foreach (string start in new[] { Path.GetDirectoryName(file)!, AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Verification.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException($"no folder above {file} holds Verification.sln");
    }
}
