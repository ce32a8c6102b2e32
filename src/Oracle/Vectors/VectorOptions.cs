using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Vectors;

/// <summary>Which calls a folder holds: together with the generator's version this decides every byte of them.</summary>
public sealed record VectorOptions
{
    /// <summary>
    /// Why a lane cannot be answered from files, by its name: files know neither the order in which calls were made, nor memory, nor
    /// threads, and that is what this lane is about.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Excluded { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [new ContractLane().Name] =
                "it is about memory, threads and the order of calls, of which files of answers tell nothing: verify judges it",
        };

    /// <summary>The lanes of a folder where none are named: those whose calls are small, and known before any answer.</summary>
    public static IReadOnlyList<string> DefaultLanes { get; } =
    [.. JudgeOptions.LaneNames.Where(name => !Excluded.ContainsKey(name) && name != new LargeLane().Name)];

    /// <summary>Lanes, in the order in which they run.</summary>
    public IReadOnlyList<string> Lanes { get; init; } = DefaultLanes;

    /// <summary>Operations to draw.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = OperationNames.All;

    /// <summary>Element types to draw.</summary>
    public IReadOnlyList<ElementType> ElementTypes { get; init; } = Enum.GetValues<ElementType>();

    /// <summary>Layouts to draw.</summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = Enum.GetValues<WeightLayout>();

    /// <summary>Reductions to draw.</summary>
    public IReadOnlyList<Reduction> Reductions { get; init; } = Enum.GetValues<Reduction>();

    /// <summary>The format in which sums of a type are taken to be held, where it is not the type itself.</summary>
    public IReadOnlyDictionary<ElementType, ElementType> Accumulators { get; init; } =
        new SortedDictionary<ElementType, ElementType> { [ElementType.F16] = ElementType.F32, [ElementType.BF16] = ElementType.F32 };

    /// <summary>Cases per lane and element type.</summary>
    public int Cases { get; init; } = 50;

    /// <summary>The seed from which all cases are drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>No extent is larger than this.</summary>
    public int MaxSide { get; init; } = 129;

    /// <summary>No extent of the lane large is larger than this.</summary>
    public int LargeSide { get; init; } = 1024;

    /// <summary>What an implementation would declare of which everything here can be asked.</summary>
    internal Capabilities Assumed =>
        new()
        {
            Name = "",
            Operations = Operations.ToHashSet(),
            ElementTypes = ElementTypes.ToHashSet(),
            Layouts = Layouts.ToHashSet(),
            Reductions = Reductions.ToHashSet(),
            Accumulators = Accumulators,
        };
}
