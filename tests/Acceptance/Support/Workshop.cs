using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>Compiles what users compile, into a folder of a test.</summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>Where Debian has Eigen.</summary>
    internal const string Eigen = "/usr/include/eigen3";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Copies adapters/, with a part of one of its files replaced.</summary>
    /// <param name="folder">The folder of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="right">A part that the file holds exactly once.</param>
    /// <param name="wrong">What stands there in the copy.</param>
    /// <returns>The copy of the file.</returns>
    internal string Copy(string folder, string file, string right, string wrong)
    {
        string adapters = Path.Combine(Repository.Root, "adapters");
        // Not what lies deeper: that was built.
        foreach (string source in Directory.EnumerateDirectories(adapters).SelectMany(Directory.EnumerateFiles))
        {
            string name = Path.GetRelativePath(adapters, source);
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            File.Copy(source, _folder.File(name), overwrite: true);
        }

        string copy = _folder.File(Path.Combine(folder, file));
        string text = File.ReadAllText(copy);
        Assert.True(text.Split(right).Length == 2, $"adapters/{folder}/{file} does not hold once: {right}");
        File.WriteAllText(copy, text.Replace(right, wrong, StringComparison.Ordinal));
        return copy;
    }

    /// <summary>Runs a compiler that must not complain.</summary>
    /// <param name="name">Name of what it makes.</param>
    /// <param name="compiler">The compiler.</param>
    /// <param name="words">Its words, with {0} for what it makes.</param>
    /// <returns>What it made.</returns>
    internal string Make(string name, string compiler, params string[] words)
    {
        string made = _folder.File(name);
        Finished run = Exactgrad.RunProgram([], compiler, [.. words.Select(word => word.Replace("{0}", made, StringComparison.Ordinal))]);
        Assert.True(run.ExitCode == 0 && run.Errors.Length == 0, $"{compiler} {string.Join(' ', words)}\n{run.Output}{run.Errors}");
        return made;
    }

    /// <summary>Skips unless a program is there, or fails where it is required.</summary>
    internal static void Needs(string program) => Requires.Part(program, Requires.Runs(program, "--version"), $"no {program} is here");

    /// <summary>The same for the header library Eigen.</summary>
    internal static void NeedsEigen()
    {
        Needs("g++");
        Requires.Part("eigen", File.Exists(Path.Combine(Eigen, "Eigen", "Core")), $"there is no Eigen in {Eigen}");
    }

    /// <summary>The same for OpenBLAS, where the compiler finds it.</summary>
    internal static void NeedsOpenBlas()
    {
        Needs("gcc");
        bool found = Path.IsPathRooted(Exactgrad.RunProgram([], "gcc", "-print-file-name=libopenblas.so").Output.Trim());
        Requires.Part("openblas", found, "gcc finds no libopenblas.so");
    }

    public void Dispose() => _folder.Dispose();
}
