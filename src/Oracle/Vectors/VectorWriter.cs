using System.Security.Cryptography;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Vectors;

/// <summary>Writes a folder of calls: one file of frames for each lane and element type, and the index.</summary>
public static class VectorWriter
{
    /// <summary>The folder below the one that is written, in which the calls are.</summary>
    public const string CallsFolder = "calls";

    /// <summary>Writes into an empty folder.</summary>
    /// <param name="folder">The folder; it exists and is empty.</param>
    /// <param name="options">What to write.</param>
    /// <param name="cancellation">Stops between cases.</param>
    /// <returns>The index that was written with it.</returns>
    /// <exception cref="ArgumentException">A lane that cannot be answered from files, or nothing of which a case could be drawn.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what is written so far is no folder of calls.</exception>
    public static VectorIndex Write(string folder, VectorOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Lanes.FirstOrDefault(VectorOptions.Excluded.ContainsKey) is string lane)
        {
            throw new ArgumentException($"the lane {lane} cannot be answered from files: {VectorOptions.Excluded[lane]}");
        }

        Directory.CreateDirectory(Path.Combine(folder, CallsFolder));
        var files = new List<VectorFile>();
        var cases = new List<CaseId>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (Lane drawn in Lane.All.Where(known => options.Lanes.Contains(known.Name)))
        {
            foreach (ElementType type in options.ElementTypes)
            {
                List<CaseId> ids = Draw(drawn, type, options);
                if (ids.Count > 0)
                {
                    string name = $"{CallsFolder}/{drawn.Name}.{Wire.ElementTypes[type]}.frames";
                    int calls = Write(Path.Combine(folder, name), drawn, ids, options, written, cancellation);
                    files.Add(Describe(folder, name, calls));
                    cases.AddRange(ids);
                }
            }
        }

        if (cases.Count == 0)
        {
            throw new ArgumentException("of these lanes, operations and element types no case can be drawn");
        }

        var index = new VectorIndex
        {
            Version = typeof(VectorWriter).Assembly.GetName().Version?.ToString(3) ?? "",
            Options = options,
            Files = files,
            Cases = cases,
        };
        using FileStream stream = File.Create(Path.Combine(folder, VectorIndex.FileName));
        index.Write(stream);
        return index;
    }

    /// <summary>The cases of a lane in one element type: so many of each, and the same whichever types are asked for besides.</summary>
    private static List<CaseId> Draw(Lane lane, ElementType type, VectorOptions options)
    {
        var asked = new JudgeOptions
        {
            MaxSide = options.MaxSide,
            LargeSide = options.LargeSide,
            // As verify does: whoever asks for a larger size gets it, and by default an extent is thin.
            LargeProducts =
                options.LargeSide > new JudgeOptions().LargeSide
                    ? (long)options.LargeSide * options.LargeSide * options.LargeSide
                    : new JudgeOptions().LargeProducts,
        };
        using var assumed = new AnswerFiles(options with { ElementTypes = [type] });
        LaneSettings settings = new Judge(assumed, asked).Settings();
        ulong stream = SplitMix64.Mix(options.Seed ^ SplitMix64.Fnv1a($"{lane.Name} {Wire.ElementTypes[type]}"));
        return
        [
            .. Enumerable
                .Range(0, options.Cases)
                .Select(k => lane.Draw(SplitMix64.Mix(stream + (ulong)k), settings))
                .OfType<CaseId>()
                .DistinctBy(id => id.ToString()),
        ];
    }

    /// <summary>Writes the calls of cases, but for those that another case has asked; how many.</summary>
    private static int Write(
        string file,
        Lane lane,
        List<CaseId> ids,
        VectorOptions options,
        HashSet<string> written,
        CancellationToken cancellation
    )
    {
        int before = written.Count;
        using FileStream stream = File.Create(file);
        var frames = new FrameWriter(stream);
        // First of all hello, as in a pipe: a program that speaks the protocol answers the file as it is.
        frames.Write(HelloMessage.Question);
        foreach (CaseId id in ids)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Call call in lane.Prepare(id, options.Assumed).Calls)
            {
                string key = CallKey.Of(call);
                if (written.Add(key))
                {
                    Document plain = CallMessage.Write(key, call);
                    var words = new Dictionary<string, string>(plain.Metadata) { [Wire.Case] = id.ToString() };
                    frames.Write(new Document(words, plain.Tensors));
                }
            }
        }

        frames.Flush();
        return written.Count - before;
    }

    private static VectorFile Describe(string folder, string name, int calls)
    {
        string file = Path.Combine(folder, name);
        return new VectorFile(name, calls, new FileInfo(file).Length, Sha256(file));
    }

    internal static string Sha256(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
