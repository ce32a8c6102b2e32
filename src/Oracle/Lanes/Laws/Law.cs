using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>An identity between answers of the implementation itself.</summary>
internal abstract class Law
{
    /// <summary>The name in case ids.</summary>
    internal abstract string Name { get; }

    /// <summary>The identity in a sentence, with the symbols of the design.</summary>
    internal abstract string Statement { get; }

    /// <summary>The operation that it is about, whose extents the case has.</summary>
    internal abstract Operation Operation { get; }

    /// <summary>Whether the law is bitwise on any data; the others are drawn on exact data.</summary>
    internal virtual bool OnRealData => false;

    /// <summary>Whether the implementation can take part.</summary>
    internal virtual bool Applies(LaneSettings settings) => settings.Has(Operation);

    /// <summary>Calls and rule.</summary>
    internal abstract Trial Build(CaseId id, Dictionary<string, Tensor> inputs);

    /// <summary>A call of the case with its words, on some of its tensors.</summary>
    protected static Call Call(
        CaseId id,
        Operation operation,
        Dictionary<string, Tensor> inputs,
        IReadOnlyList<GradientRequest>? request = null
    ) => new(operation, id.ElementType, id.Layout, id.Reduction, request ?? Draws.Everything(operation), inputs);
}
