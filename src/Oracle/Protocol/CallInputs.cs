using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>All tensors that a call carries: the operation's, and the old content of gradients to accumulate into.</summary>
internal static class CallInputs
{
    /// <summary>Names and shapes as the extents of the call's own tensors demand them.</summary>
    internal static IReadOnlyList<(string Name, int[] Shape)> Of(Call call)
    {
        IReadOnlyList<(string Name, int[] Shape)> inputs = Signature.Inputs(
            call.Operation,
            Signature.Extents(call),
            call.Layout,
            call.Reduction
        );
        var accumulated = call
            .Request.Where(gradient => gradient.Mode == GradientMode.Accumulate)
            .Select(gradient => gradient.Name)
            .ToHashSet();
        return accumulated.Count == 0 ? inputs : [.. inputs, .. Signature.Outputs(call).Where(output => accumulated.Contains(output.Name))];
    }
}
