using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Protocol;

/// <summary>Every word that the protocol knows, as docs/protocol.md lists them.</summary>
public static class Wire
{
    /// <summary>Name and version of the protocol.</summary>
    public const string Protocol = "exactgrad/1";

    /// <summary>Key: which message this is.</summary>
    public const string Message = "message";

    /// <summary>Message: what the judge begins with, and what the implementation declares.</summary>
    public const string Hello = "hello";

    /// <summary>Message: a question.</summary>
    public const string Call = "call";

    /// <summary>Message: the tensors that answer a call.</summary>
    public const string Result = "result";

    /// <summary>Message: why a call has no result.</summary>
    public const string Error = "error";

    /// <summary>Message: the judge has no more questions.</summary>
    public const string Bye = "bye";

    /// <summary>Key of hello: the protocol spoken.</summary>
    public const string ProtocolKey = "protocol";

    /// <summary>Key of hello: the implementation's name.</summary>
    public const string Name = "name";

    /// <summary>Key of hello: the implementation's version.</summary>
    public const string Version = "version";

    /// <summary>Key of hello: the operations that it does.</summary>
    public const string OperationsKey = "operations";

    /// <summary>Key of hello: the element types that it takes.</summary>
    public const string ElementTypesKey = "element_types";

    /// <summary>Key of hello: the weight layouts that it takes.</summary>
    public const string LayoutsKey = "layouts";

    /// <summary>Key of hello: the reductions that it takes.</summary>
    public const string ReductionsKey = "reductions";

    /// <summary>Key of hello: whether it accumulates.</summary>
    public const string Accumulate = "accumulate";

    /// <summary>Key of hello: the format of sums where it is not the elements' own, such as bf16=f32.</summary>
    public const string Accumulators = "accumulators";

    /// <summary>Key of hello: the derivative of ReLU at 0.</summary>
    public const string ReluAtZero = "relu_at_zero";

    /// <summary>Key of hello: what backward ReLU gives where x is NaN.</summary>
    public const string ReluBackwardAtNaN = "relu_backward_at_nan";

    /// <summary>Key of hello: what becomes of subnormal numbers, <see cref="Kept"/> or <see cref="Flushed"/>.</summary>
    public const string Subnormals = "subnormals";

    /// <summary>Subnormal numbers are numbers like others.</summary>
    public const string Kept = "kept";

    /// <summary>Subnormal numbers may count as 0, as operands and as results.</summary>
    public const string Flushed = "flushed";

    /// <summary>Key of hello: whether the bits of a row are promised to be the same in any batch.</summary>
    public const string BatchInvariant = "batch_invariant";

    /// <summary>Key of calls and answers: which call.</summary>
    public const string Id = "id";

    /// <summary>Key of calls in files: the case that asks, for people.</summary>
    public const string Case = "case";

    /// <summary>Key of calls: what to compute.</summary>
    public const string Operation = "operation";

    /// <summary>Key of calls: how weights are stored.</summary>
    public const string Layout = "layout";

    /// <summary>Key of calls: how the loss is reduced.</summary>
    public const string Reduction = "reduction";

    /// <summary>Key of calls: the gradients asked for.</summary>
    public const string Request = "request";

    /// <summary>Beginning of the keys of calls that say what becomes of a gradient's old content, such as mode.dx.</summary>
    public const string Mode = "mode.";

    /// <summary>Key of errors: one of <see cref="Unsupported"/> and <see cref="Failed"/>.</summary>
    public const string Code = "code";

    /// <summary>Error code: the implementation does not do this.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Error code: it tried and could not.</summary>
    public const string Failed = "failed";

    /// <summary>Key of errors: a sentence for people.</summary>
    public const string Text = "text";

    /// <summary>The words for operations.</summary>
    public static Vocabulary<Operation> Operations { get; } = new([.. OperationNames.All.Select(operation => operation.Name())]);

    /// <summary>The words for element types.</summary>
    public static Vocabulary<ElementType> ElementTypes { get; } = new([.. ElementFormat.All.Select(format => format.Name)]);

    /// <summary>The words for layouts.</summary>
    public static Vocabulary<WeightLayout> Layouts { get; } = new("input-major", "output-major");

    /// <summary>The words for reductions.</summary>
    public static Vocabulary<Reduction> Reductions { get; } = new("none", "sum", "batch-mean", "mean");

    /// <summary>The words for modes.</summary>
    public static Vocabulary<GradientMode> Modes { get; } = new("overwrite", "accumulate");

    /// <summary>The words for what backward ReLU gives where x is NaN.</summary>
    public static Vocabulary<ReluAtNaN> ReluAtNaNs { get; } = new("nan", "gradient", "zero");

    /// <summary>The words for yes and no.</summary>
    internal static string Word(bool value) => value ? "true" : "false";
}
