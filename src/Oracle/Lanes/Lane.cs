using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes;

/// <summary>One way of drawing inputs, together with the rule that decides.</summary>
internal abstract class Lane
{
    /// <summary>Every lane, in the order in which they run.</summary>
    internal static IReadOnlyList<Lane> All { get; } =
    [
        new ExactLane(),
        new RoundingLane(),
        new DerivativeLane(),
        new LawsLane(),
        new WideLane(),
        new SpecialLane(),
        new ContractLane(),
        new LargeLane(),
    ];

    /// <summary>The name in case ids and on the command line.</summary>
    internal abstract string Name { get; }

    /// <summary>The rule in a few words.</summary>
    internal abstract string Rule { get; }

    /// <summary>Cases of a default run.</summary>
    internal abstract int DefaultCases { get; }

    /// <summary>Cases that are made ready, asked for and judged together: their tensors are in memory at the same time.</summary>
    internal virtual int BatchCases => 64;

    /// <summary>Whether the implementation can take part at all.</summary>
    internal abstract bool Applies(LaneSettings settings);

    /// <summary>What of the lane the implementation cannot take part in, as a sentence; empty where there is nothing.</summary>
    internal virtual string Absent(LaneSettings settings) => "";

    /// <summary>Draws the attributes of a case; null where what was drawn fits no budget.</summary>
    protected abstract CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings);

    /// <summary>Draws the attributes of a case; null where the implementation can take no part.</summary>
    internal CaseId? Draw(ulong seed, LaneSettings settings)
    {
        // What fits no budget (a chain in bf16, say) is drawn anew; where this many draws fit none, none will.
        const int Attempts = 100;
        SplitMix64 random = SplitMix64.For(seed, Name);
        CaseId? id = null;
        for (int attempt = 0; id is null && attempt < Attempts && Applies(settings); attempt++)
        {
            id = TryDraw(ref random, settings);
        }

        return id;
    }

    /// <summary>How large a case of this lane may be.</summary>
    protected virtual CaseSize Most => CaseSize.Naive;

    /// <summary>Why a case is not one of this lane, or null: an id may be typed, and a shrunk one need not fit.</summary>
    internal abstract string? Problem(CaseId id);

    /// <summary>The tensors that a case is drawn with.</summary>
    protected abstract Dictionary<string, Tensor> DrawInputs(CaseId id);

    /// <summary>Calls and rule.</summary>
    protected abstract Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities);

    /// <summary>The call that a case is, answered by the judge as the implementation declares its conventions.</summary>
    protected static Call CallOf(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities) =>
        new(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, inputs) { ReluAtZero = capabilities.ReluAtZero };

    /// <summary>The tensors of a case, with the values that its id gives.</summary>
    /// <exception cref="FormatException">The id's values do not fit.</exception>
    internal Dictionary<string, Tensor> Inputs(CaseId id)
    {
        Dictionary<string, Tensor> inputs = DrawInputs(id);
        if (id.Values.Count > 0)
        {
            CaseInputs.Replace(id, inputs);
        }

        return inputs;
    }

    /// <summary>Makes a case ready.</summary>
    /// <exception cref="FormatException">The case is not one of this lane.</exception>
    internal Trial Prepare(CaseId id, Capabilities capabilities)
    {
        if ((Most.Problem(id) ?? Problem(id)) is string problem)
        {
            throw new FormatException($"{id}: {problem}");
        }

        return Build(id, Inputs(id), capabilities);
    }
}
