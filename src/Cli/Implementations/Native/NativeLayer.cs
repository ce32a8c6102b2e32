using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Reference;
using GradientMode = ExactGrad.Oracle.Calls.GradientMode;

namespace ExactGrad.Cli.Implementations.Native;

/// <summary>A shared library that exports functions of adapters/native/exactgrad_layer.h, loaded into this process.</summary>
internal sealed unsafe class NativeLayer : ManagedImplementation
{
    private const string Hello = "exactgrad_hello";
    private const string Strides = "strides";
    private const int Done = 0;
    private const int Unsupported = 1;

    // In the order of the bits of accumulate.
    private static readonly string[] Gradients = ["dx", "dw", "db"];

    private readonly nint _library;
    private readonly Dictionary<(Operation, ElementType), nint> _functions = [];
    private readonly bool _isDense;

    private NativeLayer(nint library, string file)
    {
        _library = library;
        foreach (Operation operation in (Operation[])[Operation.LinearForward, Operation.LinearBackward])
        {
            foreach (ElementType type in (ElementType[])[ElementType.F64, ElementType.F32])
            {
                if (NativeLibrary.TryGetExport(library, Symbol(operation, type), out nint function))
                {
                    _functions[(operation, type)] = function;
                }
            }
        }

        if (_functions.Count == 0)
        {
            throw new FormatException(
                $"it exports neither {Symbol(Operation.LinearForward, ElementType.F64)} nor {Symbol(Operation.LinearBackward, ElementType.F64)}, "
                    + "nor the same with f32; expected a function of adapters/native/exactgrad_layer.h"
            );
        }

        Dictionary<string, string> words = Words();
        _isDense = words.GetValueOrDefault(Strides, "") switch
        {
            "" => false,
            "dense" => true,
            string other => throw new FormatException($"{Hello} says {Strides}={other}; expected dense, or nothing"),
        };
        words.TryAdd(Wire.Name, Path.GetFileName(file));
        words[Wire.Message] = Wire.Hello;
        words[Wire.ProtocolKey] = Wire.Protocol;
        words[Wire.OperationsKey] = Wire.Operations.Join(_functions.Keys.Select(key => key.Item1).Distinct());
        words[Wire.ElementTypesKey] = Wire.ElementTypes.Join(_functions.Keys.Select(key => key.Item2).Distinct());
        Capabilities = HelloMessage.Read(new Document(words));
    }

    /// <inheritdoc />
    public override Capabilities Capabilities { get; }

    /// <summary>Loads a library.</summary>
    /// <exception cref="FormatException">It is no library, or exports none of the functions, or its words are not those of hello.</exception>
    internal static NativeLayer Load(string file)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(Path.GetFullPath(file));
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            // What the system says stands on a line of its own, under advice on how to find out.
            string[] lines = problem.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new FormatException($"it cannot be loaded: {lines[Math.Min(1, lines.Length - 1)]}", problem);
        }

        try
        {
            return new NativeLayer(library, file);
        }
        catch (ProtocolException problem)
        {
            throw new FormatException($"{Hello}: {problem.Message}", problem);
        }
    }

    /// <inheritdoc />
    protected override Answer Invoke(Call call)
    {
        if (!_functions.TryGetValue((call.Operation, call.ElementType), out nint function))
        {
            return new Refusal($"the library does not export {Symbol(call.Operation, call.ElementType)}");
        }

        int[] extents = Signature.Extents(call);
        NativeOperand[] inputs =
        [
            .. Signature
                .Inputs(call.Operation, extents, call.Layout, call.Reduction)
                .Select(input => new NativeOperand(input.Name, call.Inputs[input.Name], call.Inputs[input.Name], Gap(extents))),
        ];
        NativeOperand[] outputs =
        [
            .. Signature
                .Outputs(call)
                .Select(output => new NativeOperand(
                    output.Name,
                    Tensor.Zeros(call.ElementType, output.Shape),
                    Accumulates(call, output.Name) ? call.Inputs[output.Name] : null,
                    Gap(extents)
                )),
        ];
        int status =
            call.Operation == Operation.LinearForward
                ? Forward(function, call, inputs, outputs)
                : Backward(function, call, inputs, outputs);
        string? trespass = inputs.Select(input => input.Trespass(isInput: true)).FirstOrDefault(told => told is not null);
        trespass ??= outputs.Select(output => output.Trespass(isInput: false)).FirstOrDefault(told => told is not null);
        return trespass is not null ? new Fault(FaultKind.Failed, trespass)
            : status == Unsupported ? new Refusal("the library says that it does not do this call")
            : status != Done ? new Fault(FaultKind.Failed, $"{Symbol(call.Operation, call.ElementType)} returned {status}")
            : new Result(outputs.ToDictionary(output => output.Name, output => output.ToTensor()));
    }

    private static int Forward(nint function, Call call, NativeOperand[] inputs, NativeOperand[] outputs)
    {
        NativeMatrix x = Matrix(inputs[0], call),
            w = Matrix(inputs[1], call),
            b = Matrix(inputs[2], call),
            y = Matrix(outputs[0], call);
        return ((delegate* unmanaged<NativeMatrix*, NativeMatrix*, NativeMatrix*, NativeMatrix*, int>)function)(&x, &w, &b, &y);
    }

    private static int Backward(nint function, Call call, NativeOperand[] inputs, NativeOperand[] outputs)
    {
        NativeMatrix x = Matrix(inputs[0], call),
            w = Matrix(inputs[1], call),
            dy = Matrix(inputs[2], call);
        NativeMatrix* asked = stackalloc NativeMatrix[Gradients.Length];
        NativeMatrix** gradients = stackalloc NativeMatrix*[Gradients.Length];
        int accumulate = 0;
        for (int k = 0; k < Gradients.Length; k++)
        {
            NativeOperand? output = Array.Find(outputs, output => output.Name == Gradients[k]);
            if (output is not null)
            {
                asked[k] = Matrix(output, call);
                gradients[k] = asked + k;
                accumulate |= Accumulates(call, output.Name) ? 1 << k : 0;
            }
        }

        var backward = (delegate* unmanaged<
            NativeMatrix*,
            NativeMatrix*,
            NativeMatrix*,
            NativeMatrix*,
            NativeMatrix*,
            NativeMatrix*,
            int,
            int>)function;
        return backward(&x, &w, &dy, gradients[0], gradients[1], gradients[2], accumulate);
    }

    private static NativeMatrix Matrix(NativeOperand operand, Call call) =>
        operand.Matrix(turned: call.Layout == WeightLayout.OutputMajor && operand.Name is "w" or "dw");

    private static bool Accumulates(Call call, string gradient) =>
        call.Request.Contains(new GradientRequest(gradient, GradientMode.Accumulate));

    private static string Symbol(Operation operation, ElementType type) =>
        $"exactgrad_{operation.Name().Replace('.', '_')}_{ElementFormat.Of(type).Name}";

    // Different from shape to shape, and the same whenever a case is put again.
    private int Gap(int[] extents) => _isDense ? 0 : 1 + (extents.Sum() % 5);

    private Dictionary<string, string> Words()
    {
        if (!NativeLibrary.TryGetExport(_library, Hello, out nint address))
        {
            return [];
        }

        var words = new Dictionary<string, string>();
        string text = Marshal.PtrToStringUTF8(address) ?? "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = line.Split('=', 2);
            if (sides.Length < 2 || !words.TryAdd(sides[0], sides[1]))
            {
                throw new FormatException($"{Hello} says \"{line}\"; expected lines such as name=mine, one for a key");
            }
        }

        return words;
    }
}
