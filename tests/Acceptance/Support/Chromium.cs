namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>A real browser without a window.</summary>
internal static class Chromium
{
    private static readonly string? Found = Find();

    /// <summary>Opens a page: the document as the browser has it, and what it wrote to its console.</summary>
    /// <param name="path">The page.</param>
    /// <param name="profile">A folder for the browser's own files.</param>
    internal static (string Document, string[] Console) Open(string path, string profile)
    {
        Requires.Part("chromium", Found is not null, "there is no chromium here");
        Finished run = Exactgrad.RunProgram(
            [],
            Found!,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            $"--user-data-dir={profile}",
            "--dump-dom",
            new Uri(Path.GetFullPath(path)).AbsoluteUri
        );
        return (run.Output, [.. run.Errors.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    private static string? Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
