using System.Globalization;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Cases;

/// <summary>The tensors of a case: drawn by its lane, replaced where the id gives values.</summary>
internal static class CaseInputs
{
    /// <summary>The shape of an input tensor, or of the old content of a requested gradient.</summary>
    /// <exception cref="FormatException">The operation has no such tensor.</exception>
    internal static int[] ShapeOf(CaseId id, string name)
    {
        int[] extents = [.. id.Extents];
        foreach ((string input, int[] shape) in Signature.Inputs(id.Operation, extents, id.Layout, id.Reduction))
        {
            if (input == name)
            {
                return shape;
            }
        }

        foreach ((string output, int[] shape) in Signature.Outputs(id.Operation, extents, id.Layout, id.Reduction, id.Request))
        {
            if (output == name)
            {
                return shape;
            }
        }

        // The lanes that join an operation with its forward need the forward's tensors too.
        return name == "b" && id.Operation == Operation.LinearBackward
            ? [id.Extents[2]]
            : throw new FormatException($"{id.Operation.Name()} has no tensor {name}");
    }

    /// <summary>Puts the values of the id in place of what was drawn.</summary>
    /// <exception cref="FormatException">A tensor that the case does not have, a wrong count, or a value that the type does not hold.</exception>
    internal static void Replace(CaseId id, Dictionary<string, Tensor> drawn)
    {
        foreach ((string name, double[] values) in id.Values)
        {
            if (!drawn.TryGetValue(name, out Tensor? tensor))
            {
                throw new FormatException($"the case has no tensor {name}; it has {string.Join(", ", drawn.Keys)}");
            }

            if (values.Length != tensor.Count)
            {
                throw new FormatException($"{name} {tensor.ShapeText} has {tensor.Count} elements, but {values.Length} values are given");
            }

            for (int k = 0; k < values.Length; k++)
            {
                tensor[k] = values[k];
                if (!tensor[k].Equals(values[k]))
                {
                    string value = values[k].ToString(CultureInfo.InvariantCulture);
                    throw new FormatException(
                        $"{name} element {k}: {value} is not a number of type {ElementFormat.Of(id.ElementType).Name}"
                    );
                }
            }
        }
    }
}
