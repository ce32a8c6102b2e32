using ExactGrad.Reference;

namespace ExactGrad.Oracle.Calls;

/// <summary>One question to an implementation: an operation, its words and its tensors, all of one element type.</summary>
/// <param name="Operation">What to compute.</param>
/// <param name="ElementType">Format of every tensor of the call and of its result.</param>
/// <param name="Layout">How weights are stored; without meaning where the operation has none.</param>
/// <param name="Reduction">How the loss is reduced; without meaning where the operation has no loss.</param>
/// <param name="Request">The gradients asked for, where the operation lets one choose: linear.backward and network.step.</param>
/// <param name="Inputs">The tensors by name, those of <see cref="Signature"/> and the old content of gradients to accumulate into.</param>
public sealed record Call(
    Operation Operation,
    ElementType ElementType,
    WeightLayout Layout,
    Reduction Reduction,
    IReadOnlyList<GradientRequest> Request,
    IReadOnlyDictionary<string, Tensor> Inputs
)
{
    /// <summary>
    /// The derivative of ReLU at 0 by which the judge answers the call: 0, 0.5 or 1, as the implementation declares. No part of
    /// the question.
    /// </summary>
    public double ReluAtZero { get; init; }
}
