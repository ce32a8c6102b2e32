using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Protocol;

/// <summary>call: one question. The words are metadata, and the tensors travel by their names.</summary>
public static class CallMessage
{
    /// <summary>The call as a document; words without meaning for its operation are left out.</summary>
    public static Document Write(string id, Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var words = new Dictionary<string, string>(8)
        {
            [Wire.Message] = Wire.Call,
            [Wire.Id] = id,
            [Wire.Operation] = call.Operation.Name(),
        };
        if (Signature.HasLayout(call.Operation))
        {
            words[Wire.Layout] = Wire.Layouts[call.Layout];
        }

        if (Signature.HasReduction(call.Operation))
        {
            words[Wire.Reduction] = Wire.Reductions[call.Reduction];
        }

        if (Signature.Requestable(call.Operation).Count > 0)
        {
            words[Wire.Request] = string.Join(' ', call.Request.Select(gradient => gradient.Name));
            foreach (GradientRequest gradient in call.Request)
            {
                words[Wire.Mode + gradient.Name] = Wire.Modes[gradient.Mode];
            }
        }

        return new Document(words, call.Inputs);
    }

    /// <summary>The id and the call that a document holds, checked against <see cref="Signature"/>.</summary>
    /// <exception cref="ProtocolException">Not a call, an unknown word, or tensors that do not fit the operation.</exception>
    public static (string Id, Call Call) Read(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Word(Wire.Message) != Wire.Call)
        {
            throw new ProtocolException($"a call is expected, but the message is {Show.Text(document.Word(Wire.Message))}");
        }

        Operation operation = Wire.Operations.Parse(document.Word(Wire.Operation), Wire.Operation);
        WeightLayout layout = Signature.HasLayout(operation) ? Wire.Layouts.Parse(document.Word(Wire.Layout), Wire.Layout) : default;
        Reduction reduction = Signature.HasReduction(operation)
            ? Wire.Reductions.Parse(document.Word(Wire.Reduction), Wire.Reduction)
            : default;
        List<GradientRequest> request = ReadRequest(document, operation);
        ElementType type = document.Tensors.Values.FirstOrDefault()?.Type ?? ElementType.F64;
        var call = new Call(operation, type, layout, reduction, request, document.Tensors);
        CheckInputs(call);
        return (document.Word(Wire.Id), call);
    }

    private static List<GradientRequest> ReadRequest(Document document, Operation operation)
    {
        var request = new List<GradientRequest>();
        IReadOnlyList<string> requestable = Signature.Requestable(operation);
        if (requestable.Count == 0)
        {
            return request;
        }

        foreach (string name in document.Word(Wire.Request).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!requestable.Contains(name) || request.Exists(gradient => gradient.Name == name))
            {
                throw new ProtocolException(
                    $"request says {Show.Text(name)}; any of {string.Join(", ", requestable)} are expected, once each"
                );
            }

            string mode = document.Metadata.GetValueOrDefault(Wire.Mode + name, Wire.Modes[GradientMode.Overwrite]);
            request.Add(new GradientRequest(name, Wire.Modes.Parse(mode, Wire.Mode + name)));
        }

        return request;
    }

    private static void CheckInputs(Call call)
    {
        IReadOnlyList<(string Name, int[] Shape)> expected;
        try
        {
            expected = CallInputs.Of(call);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or IndexOutOfRangeException or ArgumentException)
        {
            throw new ProtocolException(
                FaultKind.Garbage,
                $"the tensors {Show.Names(call.Inputs.Keys)} are not those of {call.Operation.Name()}",
                exception
            );
        }

        if (TensorCheck.Compare(call.Operation.Name(), call.ElementType, expected, call.Inputs) is { } fault)
        {
            throw new ProtocolException(fault.Kind, fault.Text);
        }
    }
}
