using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Vectors;

/// <summary>A folder of calls that is as it was written: nothing in it has changed, is missing, or was added.</summary>
public sealed class VectorFolder
{
    /// <summary>The folder below, in which answers are looked for where no other is named.</summary>
    public const string AnswersFolder = "answers";

    private VectorFolder(string path, VectorIndex index)
    {
        Path = path;
        Index = index;
        // The calls themselves are drawn again when they are judged; here it is enough which there are.
        Calls = index
            .Files.SelectMany(file => Keys(System.IO.Path.Combine(path, file.Name)).Select(key => (key, file)))
            .ToDictionary(pair => pair.key, pair => pair.file);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its index.</summary>
    public VectorIndex Index { get; }

    /// <summary>The ids of all calls, and the file that each is in.</summary>
    internal IReadOnlyDictionary<string, VectorFile> Calls { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="FormatException">It has no index, or is not as its index says; each file that is not is named.</exception>
    public static VectorFolder Open(string path)
    {
        string file = System.IO.Path.Combine(path, VectorIndex.FileName);
        if (!File.Exists(file))
        {
            throw new FormatException(
                $"{path} holds no {VectorIndex.FileName}; expected a folder that \"exactgrad vectors write\" has written"
            );
        }

        VectorIndex index = Read(file);
        List<string> problems = [.. Problems(path, index)];
        return problems.Count == 0
            ? new VectorFolder(path, index)
            : throw new FormatException($"{path} is not as it was written: {string.Join("; ", problems)}");
    }

    private static VectorIndex Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return VectorIndex.Read(stream);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{file}: {problem.Message}", problem);
        }
    }

    private static IEnumerable<string> Problems(string path, VectorIndex index)
    {
        foreach (VectorFile expected in index.Files)
        {
            string file = System.IO.Path.Combine(path, expected.Name);
            if (!File.Exists(file))
            {
                yield return $"{expected.Name} is missing";
            }
            else if (new FileInfo(file).Length is long length && length != expected.Bytes)
            {
                yield return $"{expected.Name} has changed: it has {length} bytes, expected {expected.Bytes}";
            }
            else if (VectorWriter.Sha256(file) is string hash && hash != expected.Sha256)
            {
                yield return $"{expected.Name} has changed: its SHA-256 is {hash}, expected {expected.Sha256}";
            }
        }

        HashSet<string> known = [VectorIndex.FileName, .. index.Files.Select(expected => expected.Name)];
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = System.IO.Path.GetRelativePath(path, file).Replace('\\', '/');
            if (!known.Contains(name) && !name.StartsWith($"{AnswersFolder}/", StringComparison.Ordinal))
            {
                yield return $"{name} was added";
            }
        }
    }

    private static IEnumerable<string> Keys(string file) =>
        FrameFile.Read(file).Where(frame => frame.Document.Word(Wire.Message) == Wire.Call).Select(frame => frame.Document.Word(Wire.Id));
}
