using System.Collections.ObjectModel;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Implementations;

/// <summary>What an implementation declares about itself. The judge asks only for what is declared, and holds it to the rest.</summary>
public sealed record Capabilities
{
    /// <summary>Its name, for reports. Not trusted: may hold any characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, for reports.</summary>
    public string Version { get; init; } = "";

    /// <summary>The operations that it does.</summary>
    public IReadOnlySet<Operation> Operations { get; init; } = Set(OperationNames.All);

    /// <summary>The element types that it takes.</summary>
    public IReadOnlySet<ElementType> ElementTypes { get; init; } = Set([ElementType.F64, ElementType.F32]);

    /// <summary>The weight layouts that it takes.</summary>
    public IReadOnlySet<WeightLayout> Layouts { get; init; } = Set(Enum.GetValues<WeightLayout>());

    /// <summary>The reductions that it takes.</summary>
    public IReadOnlySet<Reduction> Reductions { get; init; } = Set(Enum.GetValues<Reduction>());

    /// <summary>Whether gradients may be accumulated into old content.</summary>
    public bool Accumulates { get; init; } = true;

    /// <summary>The narrowest format in which sums are held, for element types where it is not the type itself.</summary>
    public IReadOnlyDictionary<ElementType, ElementType> Accumulators { get; init; } = ReadOnlyDictionary<ElementType, ElementType>.Empty;

    /// <summary>The derivative of ReLU at 0: a convention, 0 unless said; 0.5 and 1 are in use as well.</summary>
    public double ReluAtZero { get; init; }

    /// <summary>What backward ReLU gives where x is NaN: NaN unless said. Forward, NaN must stay NaN.</summary>
    public ReluAtNaN ReluBackwardAtNaN { get; init; }

    /// <summary>Whether subnormal numbers may be taken, or given, as 0.</summary>
    public bool FlushesSubnormals { get; init; }

    /// <summary>Whether the bits of a row of y and dx are promised to be the same in any batch. What is not promised is only told.</summary>
    public bool BatchInvariant { get; init; }

    /// <summary>What of a call is not declared, as a sentence; null where all of it is.</summary>
    public string? Lacking(Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        string? what =
            !Operations.Contains(call.Operation) ? $"the operation {call.Operation.Name()}"
            : !ElementTypes.Contains(call.ElementType) ? $"the element type {ElementFormat.Of(call.ElementType).Name}"
            : Signature.HasLayout(call.Operation) && !Layouts.Contains(call.Layout) ? $"the layout {Words.Name(call.Layout)}"
            : Signature.HasReduction(call.Operation) && !Reductions.Contains(call.Reduction) ? $"the reduction {Words.Name(call.Reduction)}"
            : !Accumulates && call.Request.Any(gradient => gradient.Mode == GradientMode.Accumulate) ? "to accumulate gradients"
            : null;
        return what is null ? null : $"the implementation does not declare {what}";
    }

    /// <summary>The format in which sums of <paramref name="type"/> are held.</summary>
    public ElementType AccumulatorOf(ElementType type) => Accumulators.GetValueOrDefault(type, type);

    /// <summary>Bits of a budget within which nothing that an operation sums or stores is rounded.</summary>
    internal int ExactBits(Operation operation, ElementType type)
    {
        int bits = ElementFormat.Of(AccumulatorOf(type)).SignificandBits;
        // Half a gradient, at 0, has a unit of half the size, and goes on into other sums.
        return operation == Operation.NetworkStep && ReluAtZero == 0.5 ? Math.Min(bits, ElementFormat.Of(type).SignificandBits) - 1 : bits;
    }

    // Not frozen: to sort, hash and compile for each enum takes a program that is started for a few calls longer than those.
    private static ReadOnlySet<T> Set<T>(IReadOnlyList<T> values) => new(values.ToHashSet());
}
