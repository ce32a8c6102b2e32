using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes;

/// <summary>What a caller relies on besides the numbers: memory, earlier calls, threads. The variant is CHECK-pBITS.</summary>
internal sealed class ContractLane : Lane
{
    internal static readonly ContractCheck[] Known =
    [
        new RepeatCheck(),
        new InterleavedCheck(),
        new ChangedCheck(),
        new SubsetCheck(),
        new AccumulateCheck(),
        new BatchCheck(),
        new GapsCheck(),
        new StridesCheck(),
        new BroadcastCheck(),
        new AgainCheck(),
        new WeightsInPlaceCheck(),
        new ThreadsCheck(),
        new CallersCheck(),
        new GuardCheck(),
    ];

    internal override string Name => "contract";

    internal override string Rule => "memory, earlier calls and threads leave the bits alone";

    internal override int DefaultCases => 1_000;

    internal override bool Applies(LaneSettings settings) => settings.Operations.Count > 0;

    internal override string Absent(LaneSettings settings)
    {
        IEnumerable<string> absent = Known
            .Select(check => (check.Name, Lacks: check.Lacks(settings)))
            .Where(check => check.Lacks is not null)
            .GroupBy(check => check.Lacks, check => check.Name)
            .Select(group => $"{string.Join(", ", group)} ({group.Key})");
        string all = string.Join("; ", absent);
        return all.Length == 0 ? "" : $"not applicable: {all}";
    }

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Operation operation = Draws.Pick(ref random, settings.Operations);
        ContractCheck[] checks = [.. Known.Where(check => check.Concerns(operation) && check.Lacks(settings) is null)];
        int ticket = random.Below(checks.Sum(check => check.Weight));
        ContractCheck check = checks.First(check => (ticket -= check.Weight) < 0);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = Math.Min(settings.Capabilities.ExactBits(operation, type), ElementFormat.Of(type).SignificandBits);
        CaseId id = Draws.Case(
            ref random,
            settings,
            Name,
            $"{check.Name}-p{bits}",
            operation,
            type,
            Math.Min(settings.MaxSide, check.LargestSide),
            check.Accumulates
        );
        id = check.Adapt(id, ref random);
        id = id.With([.. id.Extents.Select(extent => Math.Min(extent, settings.MaxSide))]);
        if (check.OnRealData)
        {
            return NotFinite(id) is null ? id : null;
        }

        return ExactCases.Fitted(id, Room(check, id, bits)!.Value, joint: true);
    }

    internal override string? Problem(CaseId id) =>
        CheckOf(id) is not ContractCheck check
            ? $"there is no check {id.Variant}; they are {string.Join(", ", Known.Select(known => known.Name))}, each with a budget such as -p24"
        : !check.Concerns(id.Operation) ? $"the check {check.Name} is not one of {id.Operation.Name()}"
        : !check.Accumulates && id.Request.Any(gradient => gradient.Mode == GradientMode.Accumulate)
            ? $"the check {check.Name} adds no gradient to old content"
        : check.Problem(id)
            ?? (
                check.OnRealData
                    ? ExactCases.Bits(id.Variant) is null
                        ? $"the variant {id.Variant} does not end in a budget such as p24"
                        : NotFinite(id)
                    : ExactCases.Problem(id, Room(check, id, ExactCases.Bits(id.Variant)), joint: true)
            );

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id)
    {
        ContractCheck check = CheckOf(id)!;
        return check.OnRealData
            ? RealData.Draw(id, RealSpread.Uniform)
            : ExactData.DrawWithOld(id, Room(check, id, ExactCases.Bits(id.Variant)!.Value)!.Value);
    }

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities)
    {
        ContractCheck check = CheckOf(id)!;
        int bits = ExactCases.Bits(id.Variant)!.Value;
        Call call = CallOf(id, inputs, capabilities);
        return id.Values.Count > 0 && !check.OnRealData && !check.Exact(id, call).All(exact => ExactBudget.Holds(exact, bits))
            ? throw new FormatException($"{id}: the values given break the budget of {bits} bits, so equality cannot be asked for")
            : check.Build(id, call, capabilities);
    }

    /// <summary>
    /// The bits that sums may take. A linear layer's data leave room for three gradients anyway; those of the chain fill the budget.
    /// </summary>
    private static int? Room(ContractCheck check, CaseId id, int? bits) =>
        check.AddsTwice && id.Operation == Operation.NetworkStep ? bits - 2 : bits;

    /// <summary>Why the bits of real data might be those of NaN, which nobody promises to keep; or null.</summary>
    private static string? NotFinite(CaseId id) =>
        ExactCases.IsMeanOverNothing(id) ? "a mean over nothing is NaN, whose bits nobody promises"
        : id.Operation == Operation.NetworkStep && id.ElementType == ElementType.F16 ? "a chain of real numbers may overflow in f16"
        : null;

    internal static ContractCheck? CheckOf(CaseId id)
    {
        int p = id.Variant.LastIndexOf("-p", StringComparison.Ordinal);
        return p < 0 ? null : Array.Find(Known, check => check.Name == id.Variant[..p]);
    }
}
