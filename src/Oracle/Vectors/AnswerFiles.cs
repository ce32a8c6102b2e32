using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Vectors;

/// <summary>
/// An implementation that has answered already: the files of its answers, with its hello before them. Any file name will do, since
/// an answer names its call.
/// </summary>
public sealed class AnswerFiles : IImplementation
{
    private readonly VectorOptions _asked;
    private readonly IReadOnlyDictionary<string, VectorFile> _calls;
    private readonly IReadOnlyDictionary<string, FramePlace> _answers;
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);

    /// <summary>An implementation that declares all that the options ask for, and has not answered yet.</summary>
    internal AnswerFiles(VectorOptions asked)
        : this(asked, asked.Assumed, FrozenDictionary<string, VectorFile>.Empty, FrozenDictionary<string, FramePlace>.Empty) { }

    private AnswerFiles(
        VectorOptions asked,
        Capabilities capabilities,
        IReadOnlyDictionary<string, VectorFile> calls,
        IReadOnlyDictionary<string, FramePlace> answers
    )
    {
        _asked = asked;
        _calls = calls;
        _answers = answers;
        Capabilities = capabilities;
    }

    /// <inheritdoc />
    public Capabilities Capabilities { get; }

    /// <summary>Opens the answers to a folder of calls: every file *.frames of a folder.</summary>
    /// <exception cref="FormatException">
    /// There are none, or they are not answers to these calls: the message names the file, what it holds, and what was expected.
    /// </exception>
    public static AnswerFiles Open(VectorFolder folder, string path)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*.frames", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : throw new FormatException($"there is no folder {path}; expected one with the answers to {folder.Path}");
        (string File, Document Hello)? first = null;
        var answers = new Dictionary<string, FramePlace>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            Document? hello = null;
            foreach ((FramePlace place, Document document) in FrameFile.Read(file))
            {
                try
                {
                    if (document.Metadata.GetValueOrDefault(Wire.Message) == Wire.Hello)
                    {
                        hello = document;
                        first ??= (file, hello);
                        RequireSame(first.Value.File, first.Value.Hello, hello);
                    }
                    else
                    {
                        RequireHello(hello);
                        Add(folder, answers, place, AnswerMessage.Read(document).Id);
                    }
                }
                catch (ProtocolException problem)
                {
                    throw new FormatException($"{file}, byte {place.Offset - sizeof(ulong)}: {problem.Message}", problem);
                }
            }
        }

        if (first is null)
        {
            throw new FormatException($"{path} holds no answers; expected files *.frames that begin with a hello");
        }

        try
        {
            return new AnswerFiles(folder.Index.Options, HelloMessage.Read(first.Value.Hello), folder.Calls, answers);
        }
        catch (ProtocolException problem)
        {
            throw new FormatException($"{first.Value.File}: {problem.Message}", problem);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return [.. calls.Select(Invoke)];
    }

    /// <summary>Each file of calls of which some were asked for and have no answer, and how many.</summary>
    internal IEnumerable<(VectorFile File, int Unanswered)> Unanswered() =>
        _unanswered
            .GroupBy(key => _calls[key])
            .Select(group => (group.Key, group.Count()))
            .OrderBy(pair => pair.Key.Name, StringComparer.Ordinal);

    /// <inheritdoc />
    public void Dispose() { }

    private Answer Invoke(Call call)
    {
        if ((Capabilities.Lacking(call) ?? Narrower(call.ElementType)) is string reason)
        {
            return new Refusal(reason);
        }

        string key = CallKey.Of(call);
        if (_answers.TryGetValue(key, out FramePlace? place))
        {
            return AnswerMessage.Read(place.Read()).Answer;
        }

        if (!_calls.TryGetValue(key, out VectorFile? file))
        {
            return new NoAnswer("the folder does not hold this call: another version of this program has drawn it");
        }

        _unanswered.Add(key);
        return new NoAnswer($"a call of {file.Name} has no answer ({call.Operation.Name()}, id {key})");
    }

    /// <summary>Why data that are exact, or bounded, for wider sums say nothing of narrower ones; null where they are wide enough.</summary>
    private string? Narrower(ElementType type)
    {
        ElementFormat declared = ElementFormat.Of(Capabilities.AccumulatorOf(type)),
            asked = ElementFormat.Of(_asked.Assumed.AccumulatorOf(type));
        return declared.SignificandBits < asked.SignificandBits
            ? $"the answers declare sums of {ElementFormat.Of(type).Name} in {declared.Name}, and the calls are for sums in {asked.Name}"
            : null;
    }

    private static void RequireHello(Document? hello)
    {
        if (hello is null)
        {
            throw new ProtocolException("an answer comes before hello; expected the implementation's hello first");
        }
    }

    private static void RequireSame(string file, Document first, Document hello)
    {
        IEnumerable<string> keys = first.Metadata.Keys.Union(hello.Metadata.Keys).Order(StringComparer.Ordinal);
        if (keys.FirstOrDefault(key => first.Metadata.GetValueOrDefault(key) != hello.Metadata.GetValueOrDefault(key)) is string different)
        {
            throw new ProtocolException(
                $"its hello says {different}={Show.Text(hello.Metadata.GetValueOrDefault(different, ""))}, that of {file} says "
                    + $"{Show.Text(first.Metadata.GetValueOrDefault(different, ""))}; expected the answers of one implementation"
            );
        }
    }

    private static void Add(VectorFolder folder, Dictionary<string, FramePlace> answers, FramePlace place, string id)
    {
        if (!folder.Calls.ContainsKey(id))
        {
            throw new ProtocolException($"it answers the call {Show.Text(id)}, which {folder.Path} does not hold");
        }

        if (!answers.TryAdd(id, place))
        {
            throw new ProtocolException($"it answers the call {Show.Text(id)}, which {answers[id].File} has answered before");
        }
    }
}
