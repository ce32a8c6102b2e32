namespace ExactGrad.Oracle.Calls;

/// <summary>What an implementation can be asked to compute. The protocol's names are in <see cref="OperationNames"/>.</summary>
public enum Operation
{
    /// <summary>linear.forward: x [B,n], w, b [m] to y [B,m].</summary>
    LinearForward,

    /// <summary>linear.backward: x [B,n], w, dy [B,m] to the requested of dx [B,n], dw, db [m].</summary>
    LinearBackward,

    /// <summary>relu.forward: x [B,n] to y [B,n].</summary>
    ReluForward,

    /// <summary>relu.backward: x [B,n], dy [B,n] to dx [B,n].</summary>
    ReluBackward,

    /// <summary>mse.forward: prediction [B,m], target [B,m] to loss, a scalar or [B,m] where the reduction is None.</summary>
    MseForward,

    /// <summary>mse.backward: prediction, target [B,m], dloss (shape of the loss) to dprediction [B,m].</summary>
    MseBackward,

    /// <summary>
    /// network.step: x [B,n], w1 (n to h), b1 [h], w2 (h to m), b2 [m], target [B,m], dloss to loss and the requested
    /// of dx, dw1, db1, dw2, db2; linear, ReLU, linear, squared error.
    /// </summary>
    NetworkStep,
}

/// <summary>The names of operations on the wire, in case ids and on the command line.</summary>
public static class OperationNames
{
    private static readonly string[] Names =
    [
        "linear.forward",
        "linear.backward",
        "relu.forward",
        "relu.backward",
        "mse.forward",
        "mse.backward",
        "network.step",
    ];

    /// <summary>All operations, in their order.</summary>
    public static IReadOnlyList<Operation> All { get; } = Enum.GetValues<Operation>();

    /// <summary>The name on the wire, such as "linear.backward".</summary>
    public static string Name(this Operation operation) => Names[(int)operation];

    /// <summary>Reads a name; false where there is no such operation.</summary>
    public static bool TryParse(string name, out Operation operation)
    {
        int index = Array.IndexOf(Names, name);
        operation = (Operation)Math.Max(index, 0);
        return index >= 0;
    }
}
