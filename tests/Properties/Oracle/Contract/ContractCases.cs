using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Contract;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Single cases of the lane contract.</summary>
internal static class ContractCases
{
    internal static readonly ContractLane Lane = new();

    private static readonly Capabilities Any = new() { Name = "any" };

    /// <summary>linear.forward of 2 x 3 x 2.</summary>
    internal static CaseId Forward(string check, ulong seed = 2) =>
        CaseId.Parse($"eg1/contract.{check}-p24/linear.forward/f32/input-major/-/2x3x2/-/{seed:x}");

    /// <summary>linear.backward of 2 x 3 x 2.</summary>
    internal static CaseId Backward(string check, string request = "dx+dw+db", ulong seed = 2) =>
        CaseId.Parse($"eg1/contract.{check}-p24/linear.backward/f32/input-major/-/2x3x2/{request}/{seed:x}");

    internal static ContractCheck Check(CaseId id) => ContractLane.CheckOf(id)!;

    /// <summary>The call that a case is.</summary>
    internal static Call CallOf(CaseId id) =>
        new(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, Lane.Inputs(id)) { ReluAtZero = Any.ReluAtZero };

    internal static Trial Prepared(CaseId id) => Lane.Prepare(id, Any);

    internal static Judgement Judged(CaseId id, IImplementation implementation)
    {
        Trial trial = Lane.Prepare(id, implementation.Capabilities);
        IReadOnlyList<Answer> answers = implementation.Invoke(trial.Calls);
        trial.Act(implementation);
        return trial.Judge(answers);
    }

    /// <summary>The inputs of two calls have the same bits.</summary>
    internal static bool SameInputs(IReadOnlyDictionary<string, Tensor> left, IReadOnlyDictionary<string, Tensor> right) =>
        left.Keys.Order().SequenceEqual(right.Keys.Order())
        && left.All(pair => pair.Value.Bytes.Span.SequenceEqual(right[pair.Key].Bytes.Span));
}
