using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Laws;

namespace ExactGrad.Tests.Properties.Oracle.Lanes.Laws;

/// <summary>One case of each law, with the Reference's answers to its calls.</summary>
internal static class LawCases
{
    private const string Linear = "/linear.backward/f32/input-major/-/3x2x2/dx+dw+db/7/dy=1,2,3,4,5,6/w=1,2,3,4/x=1,2,3,4,5,6";
    private const string Loss = "/prediction=1,2,3,4,5,6,7,8/target=8,6,4,2,8,6,4,2";

    private static readonly Capabilities Any = new() { Name = "any" };

    /// <summary>The case of a law: no number of it is 0.</summary>
    internal static CaseId Of(string law) =>
        CaseId.Parse(
            $"eg1/laws.{law}-p24"
                + law switch
                {
                    "loss-split" or "reduction" => $"/mse.forward/f32/-/mean/4x2/-/7{Loss}",
                    "reduction-gradient" => $"/mse.backward/f32/-/mean/4x2/-/7/dloss=8{Loss}",
                    "adjoint" => Linear + "/b=1,2",
                    _ => Linear,
                }
        );

    internal static Trial Prepared(CaseId id) => new LawsLane().Prepare(id, Any);

    /// <summary>The law itself.</summary>
    internal static Law Law(string name) => LawsLane.Known.Single(law => law.Name == name);

    /// <summary>The Reference's answers.</summary>
    internal static List<Result> Answers(Trial trial)
    {
        using var reference = new ReferenceImplementation();
        return [.. ((IImplementation)reference).Invoke(trial.Calls).Cast<Result>()];
    }

    /// <summary>The answers with 1 added to the first element of one output of one call.</summary>
    internal static List<Result> Altered(Trial trial, int call, string output)
    {
        List<Result> results = Answers(trial);
        Tensor altered = results[call].Outputs[output].Clone();
        altered[0] += 1;
        results[call] = new Result(new Dictionary<string, Tensor>(results[call].Outputs) { [output] = altered });
        return results;
    }
}
