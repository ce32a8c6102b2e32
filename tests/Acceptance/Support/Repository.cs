namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>Finds files of the repository from where the tests run.</summary>
internal static class Repository
{
    /// <summary>The directory that holds Verification.sln.</summary>
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Verification.sln"))
            ? directory
            : Find(
                Path.GetDirectoryName(directory)
                    ?? throw new DirectoryNotFoundException("no directory above the tests holds Verification.sln")
            );
}
