namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>An empty folder, removed with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exactgrad-");

    internal string Path => _folder.FullName;

    /// <summary>Names of the files in it.</summary>
    internal IEnumerable<string> Files => _folder.GetFileSystemInfos().Select(file => file.Name).Order();

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
