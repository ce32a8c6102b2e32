using System.Globalization;
using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// The name of a case, from which its inputs are regenerated bit for bit:
/// <c>eg1/LANE.VARIANT/OPERATION/TYPE/LAYOUT/REDUCTION/EXTENTS/REQUEST/SEED[/TENSOR=v,v,...]...</c>, "-" where a part
/// has no meaning. eg1 is the version of the generator. Tensors given by value replace the drawn ones; they are how a
/// shrunk case is named. docs/cases.md specifies text and generator.
/// </summary>
public sealed class CaseId
{
    /// <summary>Version of the generator: the same text means the same inputs for ever, so a change of drawing changes it.</summary>
    public const string Version = "eg1";

    /// <summary>The lane, such as "exact".</summary>
    public required string Lane { get; init; }

    /// <summary>The lane's own word, such as "p24" (bits of the budget) or "adjoint" (the law).</summary>
    public required string Variant { get; init; }

    /// <summary>What is computed.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Format of all tensors.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>Layout of weights, where there are any.</summary>
    public WeightLayout Layout { get; init; }

    /// <summary>Reduction of the loss, where there is one.</summary>
    public Reduction Reduction { get; init; }

    /// <summary>B,n,m and so on: see <see cref="Signature.Rank"/>.</summary>
    public required IReadOnlyList<int> Extents { get; init; }

    /// <summary>The gradients asked for, where there is a choice.</summary>
    public IReadOnlyList<GradientRequest> Request { get; init; } = [];

    /// <summary>Where the drawing of values starts.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tensors given by value, row-major, in place of drawn ones.</summary>
    public IReadOnlyDictionary<string, double[]> Values { get; init; } = NoValues;

    private static readonly SortedDictionary<string, double[]> NoValues = [];

    /// <summary>A copy that differs in what the arguments say; null keeps what is.</summary>
    internal CaseId With(
        IReadOnlyList<int>? extents = null,
        ulong? seed = null,
        IReadOnlyDictionary<string, double[]>? values = null,
        IReadOnlyList<GradientRequest>? request = null,
        string? variant = null
    ) =>
        new()
        {
            Lane = Lane,
            Variant = variant ?? Variant,
            Operation = Operation,
            ElementType = ElementType,
            Layout = Layout,
            Reduction = Reduction,
            Extents = extents ?? Extents,
            Request = request ?? Request,
            Seed = seed ?? Seed,
            Values = values ?? Values,
        };

    /// <summary>The text, safe to paste into a shell and to use in a file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Version}/{Lane}.{Variant}/{Operation.Name()}/{ElementFormat.Of(ElementType).Name}");
        text.Append('/').Append(Signature.HasLayout(Operation) ? Words.Name(Layout) : "-");
        text.Append('/').Append(Signature.HasReduction(Operation) ? Words.Name(Reduction) : "-");
        text.Append('/').AppendJoin('x', Extents);
        text.Append('/');
        text.Append(
            Request.Count == 0 ? "-" : string.Join('+', Request.Select(r => r.Mode == GradientMode.Accumulate ? $"{r.Name}:acc" : r.Name))
        );
        text.Append(CultureInfo.InvariantCulture, $"/{Seed:x16}");
        foreach ((string name, double[] values) in Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('/').Append(name).Append('=');
            text.AppendJoin(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        }

        return text.ToString();
    }

    /// <summary>Reads a case id.</summary>
    /// <exception cref="FormatException">Not a case id; the message names the part, what it is and what was expected.</exception>
    public static CaseId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split('/');
        Expect(
            parts[0] == Version,
            text,
            $"\"{Shown(parts[0])}\" is not a version of the generator that this program knows; it knows {Version}"
        );
        Expect(parts.Length >= 9, text, $"it has {parts.Length} parts between slashes; a case id has at least 9");

        string[] lane = parts[1].Split('.', 2);
        Expect(lane.Length == 2, text, $"\"{Shown(parts[1])}\" is not LANE.VARIANT");
        Expect(
            OperationNames.TryParse(parts[2], out Operation operation),
            text,
            $"\"{Shown(parts[2])}\" is not an operation; they are {string.Join(", ", OperationNames.All.Select(o => o.Name()))}"
        );
        Expect(
            ElementFormat.TryParse(parts[3], out ElementType type),
            text,
            $"\"{Shown(parts[3])}\" is not an element type; they are {string.Join(", ", ElementFormat.All.Select(f => f.Name))}"
        );
        WeightLayout layout = default;
        Expect(
            Signature.HasLayout(operation) ? Words.TryParse(parts[4], out layout) : parts[4] == "-",
            text,
            $"\"{Shown(parts[4])}\" is not a layout of {operation.Name()}"
        );
        Reduction reduction = default;
        Expect(
            Signature.HasReduction(operation) ? Words.TryParse(parts[5], out reduction) : parts[5] == "-",
            text,
            $"\"{Shown(parts[5])}\" is not a reduction of {operation.Name()}"
        );
        int[] extents = ParseExtents(parts[6], operation, text);
        List<GradientRequest> request = ParseRequest(parts[7], operation, text);
        Expect(
            parts[8].Length is > 0 and <= 16
                && ulong.TryParse(parts[8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _),
            text,
            $"\"{Shown(parts[8])}\" is not a seed of up to 16 hexadecimal digits"
        );

        var values = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (string part in parts.Skip(9))
        {
            (string name, double[] numbers) = ParseValues(part, text);
            Expect(values.TryAdd(name, numbers), text, $"the tensor {Shown(name)} is given twice");
        }

        return new CaseId
        {
            Lane = lane[0],
            Variant = lane[1],
            Operation = operation,
            ElementType = type,
            Layout = layout,
            Reduction = reduction,
            Extents = extents,
            Request = request,
            Seed = ulong.Parse(parts[8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            Values = values,
        };
    }

    private static int[] ParseExtents(string part, Operation operation, string text)
    {
        string[] words = part.Split('x');
        Expect(
            words.Length == Signature.Rank(operation),
            text,
            $"\"{Shown(part)}\" has {words.Length} extents; {operation.Name()} takes {Signature.Rank(operation)}"
        );
        var extents = new int[words.Length];
        for (int k = 0; k < words.Length; k++)
        {
            Expect(
                int.TryParse(words[k], NumberStyles.None, CultureInfo.InvariantCulture, out extents[k]),
                text,
                $"\"{Shown(words[k])}\" is not an extent: a whole number from 0"
            );
        }

        return extents;
    }

    private static List<GradientRequest> ParseRequest(string part, Operation operation, string text)
    {
        var request = new List<GradientRequest>();
        IReadOnlyList<string> known = Signature.Requestable(operation);
        if (part == "-")
        {
            return request;
        }

        foreach (string word in part.Split('+'))
        {
            bool accumulate = word.EndsWith(":acc", StringComparison.Ordinal);
            string name = accumulate ? word[..^4] : word;
            Expect(
                known.Contains(name),
                text,
                $"\"{Shown(word)}\" is not a gradient of {operation.Name()}; they are {(known.Count == 0 ? "none to choose from" : string.Join(", ", known))}"
            );
            Expect(!request.Exists(r => r.Name == name), text, $"the gradient {name} is requested twice");
            request.Add(new GradientRequest(name, accumulate ? GradientMode.Accumulate : GradientMode.Overwrite));
        }

        return request;
    }

    private static (string Name, double[] Numbers) ParseValues(string part, string text)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        Expect(equals > 0, text, $"\"{Shown(part)}\" is not TENSOR=v,v,...");
        string list = part[(equals + 1)..];
        string[] words = list.Length == 0 ? [] : list.Split(',');
        var numbers = new double[words.Length];
        for (int k = 0; k < words.Length; k++)
        {
            Expect(
                double.TryParse(words[k], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[k]),
                text,
                $"\"{Shown(words[k])}\" in {Shown(part[..equals])} is not a number"
            );
        }

        return (part[..equals], numbers);
    }

    private static void Expect(bool condition, string text, string problem)
    {
        if (!condition)
        {
            throw new FormatException($"not a case id: {Shown(text)}: {problem}");
        }
    }

    private static string Shown(string text) => text.Length <= 80 ? text : $"{text[..80]}...";
}
