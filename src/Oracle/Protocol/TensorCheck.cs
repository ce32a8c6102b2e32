using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>Compares named tensors with the names, shapes and element type that they must have.</summary>
internal static class TensorCheck
{
    /// <summary>The first thing that is wrong, or null.</summary>
    internal static Fault? Compare(
        string operation,
        ElementType type,
        IReadOnlyList<(string Name, int[] Shape)> expected,
        IReadOnlyDictionary<string, Tensor> actual
    )
    {
        foreach ((string name, int[] shape) in expected)
        {
            if (!actual.TryGetValue(name, out Tensor? tensor))
            {
                return new Fault(
                    FaultKind.MissingTensor,
                    $"{operation}: the tensor {name} [{string.Join(',', shape)}] is missing; there is {Show.Names(actual.Keys)}."
                );
            }

            if (!tensor.Shape.SequenceEqual(shape))
            {
                return new Fault(
                    FaultKind.WrongShape,
                    $"{operation}: the tensor {name} has the shape {tensor.ShapeText}, but the formula gives [{string.Join(',', shape)}]."
                );
            }

            if (tensor.Type != type)
            {
                return new Fault(
                    FaultKind.WrongType,
                    $"{operation}: the tensor {name} is {tensor.Type}, but the call's tensors are {type}."
                );
            }
        }

        if (actual.Count == expected.Count)
        {
            return null;
        }

        string unexpected = actual.Keys.First(name => !expected.Any(tensor => tensor.Name == name));
        return new Fault(
            FaultKind.UnexpectedTensor,
            $"{operation}: the tensor {Show.Text(unexpected)} was not asked for; expected is {Show.Names(expected.Select(tensor => tensor.Name))}."
        );
    }
}
