using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes;

/// <summary>From what a lane may draw: what the implementation declares, narrowed by what the user asked for.</summary>
internal sealed class LaneSettings
{
    internal required IReadOnlyList<Operation> Operations { get; init; }
    internal required IReadOnlyList<ElementType> ElementTypes { get; init; }
    internal required IReadOnlyList<WeightLayout> Layouts { get; init; }
    internal required IReadOnlyList<Reduction> Reductions { get; init; }
    internal required Capabilities Capabilities { get; init; }

    /// <summary>Which views it takes; null where it takes none.</summary>
    internal ViewTraits? Views { get; init; }

    internal required int MaxSide { get; init; }
    internal required int LargeSide { get; init; }
    internal required long LargeProducts { get; init; }

    /// <summary>Whether the implementation can do these and was not told to leave them out.</summary>
    internal bool Has(params ReadOnlySpan<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            if (!Operations.Contains(operation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same, for one operation alone.</summary>
    internal LaneSettings Only(Operation operation) => With([operation], MaxSide);

    /// <summary>The same, with no extent larger than that.</summary>
    internal LaneSettings UpTo(int maxSide) => With(Operations, Math.Min(MaxSide, maxSide));

    private LaneSettings With(IReadOnlyList<Operation> operations, int maxSide) =>
        new()
        {
            Operations = operations,
            ElementTypes = ElementTypes,
            Layouts = Layouts,
            Reductions = Reductions,
            Capabilities = Capabilities,
            Views = Views,
            MaxSide = maxSide,
            LargeSide = LargeSide,
            LargeProducts = LargeProducts,
        };

    /// <summary>Bits that sums of a type are held with.</summary>
    internal int AccumulatorBits(ElementType type) => ElementFormat.Of(Capabilities.AccumulatorOf(type)).SignificandBits;
}
