using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>One call on operands that lie in some way: the answer is the truth, and nothing else is written.</summary>
internal abstract class PlacedCheck : ViewCheck
{
    /// <summary>How an operand lies.</summary>
    protected abstract Placement Place(CaseId id, string name, Tensor shape, bool isInput);

    /// <summary>Whether memory ends (true) or begins (false) at a page that nobody may touch; null for plain memory.</summary>
    protected virtual bool? Guarded(CaseId id) => null;

    internal sealed override IEnumerable<Call> Exact(CaseId id, Call call) => [call with { Inputs = Repeated(id, call) }];

    internal sealed override Trial Build(CaseId id, Call call, Capabilities capabilities) =>
        new PlacedTrial(this, id, call with { Inputs = Repeated(id, call) });

    /// <summary>The inputs as they are read: where a stride is 0, the first row or column stands for all.</summary>
    private Dictionary<string, Tensor> Repeated(CaseId id, Call call)
    {
        var inputs = new Dictionary<string, Tensor>(call.Inputs);
        foreach ((string name, Tensor tensor) in call.Inputs)
        {
            Placement placement = Place(id, name, tensor, isInput: true);
            bool oneRow = placement.RowStride == 0,
                oneColumn = placement.ColumnStride == 0;
            if (tensor.Shape.Length == 2 && (oneRow || oneColumn))
            {
                Tensor repeated = tensor.Clone();
                for (int k = 0; k < tensor.Count; k++)
                {
                    (int r, int c) = (k / tensor.Columns, k % tensor.Columns);
                    repeated[k] = tensor[((oneRow ? 0 : r) * tensor.Columns) + (oneColumn ? 0 : c)];
                }

                inputs[name] = repeated;
            }
        }

        return inputs;
    }

    private sealed class PlacedTrial(PlacedCheck check, CaseId id, Call call) : ViewTrial(call)
    {
        private readonly Call _call = call;

        // What stands in an output that is overwritten: poison, or a number that would be added unseen by a test that looks for NaN.
        private readonly double _junk = (id.Seed & 1) == 0 ? double.NaN : 3;

        protected override Judgement? Run(IViewImplementation views)
        {
            bool? guarded = check.Guarded(id);
            if (guarded is not null && (GuardPage.Problem ?? "") is { Length: > 0 } problem)
            {
                return Judgement.Refused(problem);
            }

            if (guarded is not null && views.Probe(id.ToString()) is Fault fault)
            {
                return Faulty(fault);
            }

            using var arena = new Arena(_call, (name, shape, isInput) => check.Place(id, name, shape, isInput), _junk, guarded);
            Invoke(views, arena);
            Add(arena.Mismatches(_call, Evaluations.InDouble(_call), "", Tally));
            return null;
        }
    }
}

/// <summary>Gaps between rows, and memory that begins anywhere.</summary>
internal sealed class GapsCheck : PlacedCheck
{
    internal override string Name => "gaps";

    internal override string Statement => "rows may lie apart, at any offset; what lies between them is neither read nor written";

    internal override int Weight => 8;

    protected override Placement Place(CaseId id, string name, Tensor shape, bool isInput) => Placement.Gapped(id, name, shape);
}

/// <summary>Any strides: elements of a row apart, column after column.</summary>
internal sealed class StridesCheck : PlacedCheck
{
    internal override string Name => "strides";

    internal override string Statement => "elements may lie at any strides; what lies between them is neither read nor written";

    internal override int Weight => 8;

    protected override string? Missing(ViewTraits views) => views.ColumnStrides ? null : "no column strides";

    protected override Placement Place(CaseId id, string name, Tensor shape, bool isInput) => Placement.Strided(id, name, shape);
}

/// <summary>Strides of 0, as a sum hands them to its gradient.</summary>
internal sealed class BroadcastCheck : PlacedCheck
{
    internal override string Name => "broadcast";

    internal override string Statement => "an input may repeat one row or column by a stride of 0";

    internal override int Weight => 6;

    protected override string? Missing(ViewTraits views) => views.ZeroStrides ? null : "no strides of 0";

    protected override Placement Place(CaseId id, string name, Tensor shape, bool isInput) =>
        isInput && !id.Request.Any(gradient => gradient.Name == name) ? Placement.Broadcast(id, name, shape) : Placement.Dense(shape);
}

/// <summary>Memory that ends at a page that nobody may touch.</summary>
internal sealed class GuardCheck : PlacedCheck
{
    internal override string Name => "guard";

    internal override string Statement => "no byte before the first element or after the last one is read or written";

    internal override int Weight => 6;

    internal override int LargestSide => 40;

    protected override bool? Guarded(CaseId id) => (id.Seed & 6) != 0;

    protected override Placement Place(CaseId id, string name, Tensor shape, bool isInput) =>
        (id.Seed & 8) == 0 ? Placement.Dense(shape) : Placement.Gapped(id, name, shape) with { Before = 0, After = 0 };
}
