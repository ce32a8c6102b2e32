using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Protocol;

/// <summary>hello: the judge names the protocol, and the implementation answers with what it can do.</summary>
public static class HelloMessage
{
    /// <summary>The judge's hello.</summary>
    public static Document Question { get; } =
        new(new Dictionary<string, string> { [Wire.Message] = Wire.Hello, [Wire.ProtocolKey] = Wire.Protocol });

    /// <summary>How a fault begins that tells of an error in answer to hello.</summary>
    public const string Declined = "it answered hello with an error: ";

    /// <summary>Answers hello with an error, and nothing after it.</summary>
    /// <param name="output">Where frames for the judge go.</param>
    /// <param name="text">A sentence for people.</param>
    public static void Decline(Stream output, string text)
    {
        var writer = new FrameWriter(output);
        writer.Write(
            new Document(
                new Dictionary<string, string>
                {
                    [Wire.Message] = Wire.Error,
                    [Wire.Code] = Wire.Failed,
                    [Wire.Text] = text,
                }
            )
        );
        writer.Flush();
    }

    /// <summary>The implementation's hello.</summary>
    public static Document Answer(Capabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        IEnumerable<string> accumulators = ElementFormat
            .All.Where(format => capabilities.Accumulators.ContainsKey(format.Type))
            .Select(format => $"{format.Name}={ElementFormat.Of(capabilities.Accumulators[format.Type]).Name}");
        return new Document(
            new Dictionary<string, string>
            {
                [Wire.Message] = Wire.Hello,
                [Wire.ProtocolKey] = Wire.Protocol,
                [Wire.Name] = capabilities.Name,
                [Wire.Version] = capabilities.Version,
                [Wire.OperationsKey] = Wire.Operations.Join(capabilities.Operations),
                [Wire.ElementTypesKey] = Wire.ElementTypes.Join(capabilities.ElementTypes),
                [Wire.LayoutsKey] = Wire.Layouts.Join(capabilities.Layouts),
                [Wire.ReductionsKey] = Wire.Reductions.Join(capabilities.Reductions),
                [Wire.Accumulate] = Wire.Word(capabilities.Accumulates),
                [Wire.Accumulators] = string.Join(' ', accumulators),
                [Wire.ReluAtZero] = capabilities.ReluAtZero.ToString("R", CultureInfo.InvariantCulture),
                [Wire.ReluBackwardAtNaN] = Wire.ReluAtNaNs[capabilities.ReluBackwardAtNaN],
                [Wire.Subnormals] = capabilities.FlushesSubnormals ? Wire.Flushed : Wire.Kept,
                [Wire.BatchInvariant] = Wire.Word(capabilities.BatchInvariant),
            }
        );
    }

    /// <summary>What an implementation's hello declares. Keys that are not known are passed over: they are notes.</summary>
    /// <exception cref="ProtocolException">Not a hello, another protocol, or a word that the protocol does not know.</exception>
    public static Capabilities Read(Document hello)
    {
        ArgumentNullException.ThrowIfNull(hello);
        string message = hello.Word(Wire.Message);
        if (message == Wire.Error)
        {
            throw new ProtocolException(FaultKind.Failed, $"{Declined}{Show.Plain(hello.Word(Wire.Text), 400)}");
        }

        if (message != Wire.Hello)
        {
            throw new ProtocolException($"it answered hello with the message {Show.Text(message)}");
        }

        string protocol = hello.Word(Wire.ProtocolKey);
        if (protocol != Wire.Protocol)
        {
            throw new ProtocolException($"it speaks the protocol {Show.Text(protocol)}, but this judge speaks {Wire.Protocol}");
        }

        var capabilities = new Capabilities
        {
            Name = hello.Word(Wire.Name),
            Version = hello.Metadata.GetValueOrDefault(Wire.Version, ""),
            Operations = Wire.Operations.ParseSet(hello.Word(Wire.OperationsKey), Wire.OperationsKey),
            ElementTypes = Wire.ElementTypes.ParseSet(hello.Word(Wire.ElementTypesKey), Wire.ElementTypesKey),
            Accumulates = ReadBool(hello, Wire.Accumulate, otherwise: true),
            Accumulators = ReadAccumulators(hello.Metadata.GetValueOrDefault(Wire.Accumulators, "")),
            ReluAtZero = ReadReluAtZero(hello.Metadata.GetValueOrDefault(Wire.ReluAtZero, "0")),
            ReluBackwardAtNaN = Wire.ReluAtNaNs.Parse(
                hello.Metadata.GetValueOrDefault(Wire.ReluBackwardAtNaN, Wire.ReluAtNaNs[ReluAtNaN.NaN]),
                Wire.ReluBackwardAtNaN
            ),
            FlushesSubnormals = ReadSubnormals(hello.Metadata.GetValueOrDefault(Wire.Subnormals, Wire.Kept)),
            BatchInvariant = ReadBool(hello, Wire.BatchInvariant, otherwise: false),
        };
        if (capabilities.Operations.Count == 0 || capabilities.ElementTypes.Count == 0)
        {
            throw new ProtocolException($"its hello declares no {(capabilities.Operations.Count == 0 ? "operations" : "element types")}");
        }

        if (hello.Metadata.TryGetValue(Wire.LayoutsKey, out string? layouts))
        {
            capabilities = capabilities with { Layouts = Wire.Layouts.ParseSet(layouts, Wire.LayoutsKey) };
        }

        return hello.Metadata.TryGetValue(Wire.ReductionsKey, out string? reductions)
            ? capabilities with
            {
                Reductions = Wire.Reductions.ParseSet(reductions, Wire.ReductionsKey),
            }
            : capabilities;
    }

    private static bool ReadBool(Document hello, string key, bool otherwise) =>
        hello.Metadata.GetValueOrDefault(key, Wire.Word(otherwise)) switch
        {
            "true" => true,
            "false" => false,
            string other => throw new ProtocolException($"{key} says {Show.Text(other)}, which is neither true nor false"),
        };

    private static bool ReadSubnormals(string text) =>
        text switch
        {
            Wire.Kept => false,
            Wire.Flushed => true,
            _ => throw new ProtocolException($"{Wire.Subnormals} says {Show.Text(text)}, which is neither {Wire.Kept} nor {Wire.Flushed}"),
        };

    private static double ReadReluAtZero(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is 0 or 0.5 or 1
            ? number
            : throw new ProtocolException($"{Wire.ReluAtZero} says {Show.Text(text)}, which is none of 0, 0.5 and 1");

    private static Dictionary<ElementType, ElementType> ReadAccumulators(string text)
    {
        var accumulators = new Dictionary<ElementType, ElementType>();
        foreach (string pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=');
            if (
                sides.Length != 2
                || !accumulators.TryAdd(
                    Wire.ElementTypes.Parse(sides[0], Wire.Accumulators),
                    Wire.ElementTypes.Parse(sides[1], Wire.Accumulators)
                )
            )
            {
                throw new ProtocolException(
                    $"{Wire.Accumulators} says {Show.Text(pair)}; pairs such as bf16=f32 are expected, one for a type"
                );
            }
        }

        return accumulators;
    }
}
