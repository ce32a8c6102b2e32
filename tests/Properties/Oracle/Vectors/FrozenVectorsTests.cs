using ExactGrad.Oracle.Vectors;
using ExactGrad.Tests.Properties.Architecture;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Vectors;

/// <summary>
/// tests/Vectors is what its options give, byte for byte: a change of the generator, of the lanes' calls, of the format, or of a file
/// shows here. If it is meant, docs/vectors.md gives the command that writes the folder anew.
/// </summary>
public sealed class FrozenVectorsTests
{
    private static string Frozen => Path.Combine(Solution.Root, "tests", "Vectors");

    [Fact]
    public void Folder_IsAsItsIndexSays_AndHoldsEveryLaneAndType()
    {
        var folder = VectorFolder.Open(Frozen);
        VectorOptions options = folder.Index.Options;
        Assert.Equal(VectorOptions.DefaultLanes, options.Lanes);
        Assert.Equal(new VectorOptions().ElementTypes, options.ElementTypes);
        Assert.Equal(options.Lanes.Count * options.ElementTypes.Count, folder.Index.Files.Count);
        Assert.All(folder.Index.Files, file => Assert.True(file.Calls > 0, file.Name));
    }

    [Fact]
    public void Folder_WrittenAgain_IsTheSame_ByteForByte()
    {
        using var again = new Folder();
        VectorIndex index = VectorFolder.Open(Frozen).Index;
        VectorWriter.Write(again.Path, index.Options);
        Assert.Equal(Files(Frozen), Files(again.Path));
        foreach (string name in Files(Frozen))
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(Frozen, name)),
                actual = File.ReadAllBytes(Path.Combine(again.Path, name));
            if (name == VectorIndex.FileName)
            {
                // A new version of the program does not make other calls.
                Assert.Equal(Unversioned(expected), Unversioned(actual));
            }
            else
            {
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{name} is written otherwise now");
            }
        }
    }

    [Fact]
    public void AnotherSeed_GivesOtherCalls()
    {
        using var other = new Folder();
        VectorIndex index = VectorFolder.Open(Frozen).Index;
        VectorIndex written = VectorWriter.Write(other.Path, index.Options with { Seed = index.Options.Seed + 1 });
        Assert.Empty(index.Files.Select(file => file.Sha256).Intersect(written.Files.Select(file => file.Sha256)));
    }

    /// <summary>Types do not depend on each other: who asks for one gets the calls that all would have held.</summary>
    [Fact]
    public void OneTypeAlone_GivesTheSameCases()
    {
        using var alone = new Folder();
        VectorIndex index = VectorFolder.Open(Frozen).Index;
        var f16 = index.Options with { ElementTypes = [ExactGrad.Oracle.Calls.ElementType.F16], Lanes = ["exact", "special"] };
        Assert.Equal(
            index.Cases.Where(id => f16.Lanes.Contains(id.Lane) && f16.ElementTypes.Contains(id.ElementType)).Select(id => id.ToString()),
            VectorWriter.Write(alone.Path, f16).Cases.Select(id => id.ToString())
        );
    }

    [Fact]
    public void AChangedByte_AMissingFile_AndAnAddedOne_AreNamed()
    {
        using var copy = new Folder();
        Directory.CreateDirectory(Path.Combine(copy.Path, "calls"));
        foreach (string name in Files(Frozen))
        {
            File.Copy(Path.Combine(Frozen, name), Path.Combine(copy.Path, name));
        }

        VectorFolder.Open(copy.Path);
        string changed = Path.Combine(copy.Path, "calls", "exact.f32.frames");
        byte[] bytes = File.ReadAllBytes(changed);
        bytes[^1] ^= 1;
        File.WriteAllBytes(changed, bytes);
        File.Delete(Path.Combine(copy.Path, "calls", "wide.f64.frames"));
        File.WriteAllText(Path.Combine(copy.Path, "calls", "notes.txt"), "");
        File.AppendAllText(Path.Combine(copy.Path, "calls", "laws.f32.frames"), "x");
        string told = Assert.Throws<FormatException>(() => VectorFolder.Open(copy.Path)).Message;
        Assert.Contains("calls/exact.f32.frames has changed: its SHA-256 is", told, StringComparison.Ordinal);
        Assert.Contains("calls/wide.f64.frames is missing", told, StringComparison.Ordinal);
        Assert.Contains("calls/notes.txt was added", told, StringComparison.Ordinal);
        Assert.Contains("calls/laws.f32.frames has changed: it has", told, StringComparison.Ordinal);
    }

    private static string Unversioned(byte[] index)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(index).ReplaceLineEndings("\n").Split('\n');
        Assert.Single(lines, line => line.StartsWith("  \"version\": ", StringComparison.Ordinal));
        return string.Join('\n', lines.Where(line => !line.StartsWith("  \"version\": ", StringComparison.Ordinal)));
    }

    private static string[] Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exactgrad-");

        internal string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
