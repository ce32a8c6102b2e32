using System.Globalization;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Telling;

/// <summary>The inputs of a call, written out where they are few.</summary>
internal static class Given
{
    private const int MostElements = 36;

    /// <summary>One line a tensor: "x = [[1, 0], [2, -1]]", and the words of the call.</summary>
    internal static IReadOnlyList<string> Of(Call call)
    {
        var lines = new List<string> { Words(call) };
        foreach ((string name, Tensor tensor) in call.Inputs)
        {
            lines.Add($"{name} = {Text(tensor)}");
        }

        return lines;
    }

    /// <summary>A tensor as Python would write it, or its shape alone where it is large.</summary>
    internal static string Text(Tensor tensor)
    {
        if (tensor.Count > MostElements)
        {
            return $"{tensor.ShapeText} ({tensor.Count} elements)";
        }

        string Row(int row) =>
            $"[{string.Join(", ", Enumerable.Range(row * tensor.Columns, tensor.Columns).Select(k => Number(tensor[k])))}]";
        return tensor.Shape.Length switch
        {
            0 => Number(tensor[0]),
            1 => Row(0),
            _ => $"[{string.Join(", ", Enumerable.Range(0, tensor.Rows).Select(Row))}]",
        };
    }

    /// <summary>The name of an element, such as "dw[1,0]".</summary>
    internal static string Element(string name, Tensor tensor, int element) =>
        tensor.Shape.Length switch
        {
            0 => name,
            1 => $"{name}[{element}]",
            _ => $"{name}[{element / tensor.Columns},{element % tensor.Columns}]",
        };

    /// <summary>A number as short as reads back the same.</summary>
    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Words(Call call)
    {
        var words = new List<string> { $"{call.Operation.Name()} in {ElementFormat.Of(call.ElementType).Name}" };
        if (Signature.HasLayout(call.Operation))
        {
            words.Add($"weights {Cases.Words.Name(call.Layout)}");
        }

        if (Signature.HasReduction(call.Operation))
        {
            words.Add($"reduction {Cases.Words.Name(call.Reduction)}");
        }

        if (call.Request.Count > 0)
        {
            words.Add(
                $"asked for {string.Join(", ", call.Request.Select(r => r.Mode == GradientMode.Accumulate ? $"{r.Name} added to old content" : r.Name))}"
            );
        }

        return $"given {string.Join(", ", words)}";
    }
}
