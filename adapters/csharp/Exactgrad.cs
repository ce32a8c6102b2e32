using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>A tensor: row-major, [] for a scalar.</summary>
public sealed record Tensor<T>(T[] Data, int[] Shape);

/// <summary>One call: its tensors by the protocol's names, and its words, such as layout; words that it does not have are empty.</summary>
public sealed record Call<T>(Dictionary<string, Tensor<T>> Tensors, JsonObject Words)
{
    public Tensor<T> this[string name] => Tensors[name];

    public string Word(string key) => Words[key]?.GetValue<string>() ?? "";
}

/// <summary>Outputs by name; those that were not asked for are dropped. Null: unsupported. An exception is a failure.</summary>
public delegate Dictionary<string, T[]>? Function<T>(Call<T> call);

/// <summary>Hooks a layer in .NET up to ExactGrad: docs/protocol.md in one file. Linear.cs shows its use.</summary>
public sealed class Exactgrad(string name, Dictionary<string, string>? declared = null)
{
    private readonly Stream _input = Console.OpenStandardInput();
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Dictionary<string, Delegate[]> _functions = [];

    /// <summary>Adds an operation, in double and in float.</summary>
    public void Add(string operation, Function<double> inDouble, Function<float> inFloat) => _functions[operation] = [inDouble, inFloat];

    /// <summary>Answers calls until the judge says bye.</summary>
    public void Serve()
    {
        Console.SetOut(Console.Error); // A stray print goes to standard error, and cannot corrupt the protocol.
        var length = new byte[8];
        while (_input.ReadAtLeast(length, 8, throwOnEndOfStream: false) == 8)
        {
            var document = new byte[BitConverter.ToInt64(length)];
            _input.ReadExactly(document);
            int size = (int)BitConverter.ToInt64(document);
            JsonObject header = JsonNode.Parse(document.AsSpan(8, size))!.AsObject();
            JsonObject words = header["__metadata__"]!.AsObject();
            header.Remove("__metadata__");
            byte[] data = document[(8 + size)..];
            switch (words["message"]!.GetValue<string>())
            {
                case "hello":
                    (words["name"], words["operations"], words["element_types"]) = (name, string.Join(' ', _functions.Keys), "f64 f32");
                    declared?.ToList().ForEach(word => words[word.Key] = word.Value);
                    Send<double>(words, []);
                    break;
                case "bye":
                    return;
                case "call" when header.First().Value!["dtype"]!.GetValue<string>() == "F64":
                    Answer(Read<double>(header, data, words), 0);
                    break;
                default:
                    Answer(Read<float>(header, data, words), 1);
                    break;
            }
        }
    }

    private static Call<T> Read<T>(JsonObject header, byte[] data, JsonObject words)
        where T : unmanaged
    {
        var tensors = new Dictionary<string, Tensor<T>>();
        foreach ((string tensor, JsonNode? entry) in header)
        {
            int[] at = entry!["data_offsets"].Deserialize<int[]>()!;
            tensors[tensor] = new(MemoryMarshal.Cast<byte, T>(data.AsSpan(at[0]..at[1])).ToArray(), entry["shape"].Deserialize<int[]>()!);
        }

        return new(tensors, words);
    }

    private void Answer<T>(Call<T> call, int type)
        where T : unmanaged, INumber<T>
    {
        var words = new JsonObject { ["message"] = "error", ["id"] = call.Word("id") };
        var results = new Dictionary<string, Tensor<T>>();
        try
        {
            Dictionary<string, T[]>? outputs = ((Function<T>)_functions[call.Word("operation")][type])(call);
            (words["code"], words["text"]) = ("unsupported", "the layer does not do this");
            foreach ((string output, T[] values) in outputs?.Where(output => IsAsked(output.Key, call)) ?? [])
            {
                bool adds = call.Word($"mode.{output}") == "accumulate";
                T[] sums = adds ? [.. values.Zip(call[output].Data, (value, old) => value + old)] : values;
                results[output] = new(sums, ShapeOf(output, call));
            }

            words["message"] = outputs is null ? "error" : "result";
        }
        catch (Exception problem)
        {
            (words["code"], words["text"]) = ("failed", $"{problem.GetType().Name}: {problem.Message}");
            results.Clear();
        }

        Send(words, results);
    }

    private static bool IsAsked<T>(string output, Call<T> call) =>
        output == "loss" || !call.Words.ContainsKey("request") || call.Word("request").Split(' ').Contains(output);

    /// <summary>That of what it is the gradient of, but for those named here.</summary>
    private static int[] ShapeOf<T>(string output, Call<T> call) =>
        output switch
        {
            "y" => [call["x"].Shape[0], call.Tensors.GetValueOrDefault("b", call["x"]).Shape[^1]],
            "db" => [call["dy"].Shape[1]],
            "loss" => call.Word("reduction") == "none" ? call["target"].Shape : [],
            _ => call[output[1..]].Shape,
        };

    private void Send<T>(JsonObject words, Dictionary<string, Tensor<T>> tensors)
        where T : unmanaged
    {
        string type = typeof(T) == typeof(double) ? "F64" : "F32";
        string header = $"{{\"__metadata__\":{words.ToJsonString()}";
        var data = new List<byte>();
        foreach ((string output, (T[] values, int[] shape)) in tensors)
        {
            int begin = data.Count;
            data.AddRange(MemoryMarshal.AsBytes<T>(values));
            header +=
                $",\"{output}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{begin},{data.Count}]}}";
        }

        byte[] text = Encoding.UTF8.GetBytes(header + "}");
        _output.Write(BitConverter.GetBytes(8L + text.Length + data.Count));
        _output.Write(BitConverter.GetBytes((long)text.Length));
        _output.Write([.. text, .. data]);
    }
}
