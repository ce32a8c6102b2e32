using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using FsCheck;
using FsCheck.Fluent;
using Result = ExactGrad.Oracle.Calls.Result;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>Cases of the lane large at sizes where the Reference still gives the truth, and judgements of answers to them.</summary>
internal static class LargeCases
{
    private static readonly LargeLane Lane = new();
    private static readonly Capabilities Everything = new() { Name = "any" };

    /// <summary>Any operation, type, layout, subset and mode; extents from <paramref name="least"/> to 20.</summary>
    internal static Arbitrary<CaseId> Small(int least = 0) =>
        Arb.From(
            from forward in Gen.Elements(true, false, false)
            from type in Gen.Elements(ElementFormat.All.Select(format => format.Type).ToArray())
            from layout in Gen.Elements(WeightLayout.InputMajor, WeightLayout.OutputMajor)
            from b in Gen.Choose(least, 20)
            from n in Gen.Choose(least, 20)
            from m in Gen.Choose(least, 20)
            from modes in Gen.Choose(1, 26)
            from seed in Gen.Choose(0, int.MaxValue)
            select Case(forward, type, layout, [b, n, m], forward ? [] : Request(modes), (ulong)seed),
            id => Shorter(id, least)
        );

    internal static CaseId Case(
        bool forward,
        ElementType type,
        WeightLayout layout,
        int[] extents,
        IReadOnlyList<GradientRequest> request,
        ulong seed
    ) =>
        new()
        {
            Lane = "large",
            Variant = $"p{ElementFormat.Of(type).SignificandBits}",
            Operation = forward ? Operation.LinearForward : Operation.LinearBackward,
            ElementType = type,
            Layout = layout,
            Extents = extents,
            Request = request,
            Seed = seed,
        };

    /// <summary>Gradients by the ternary digits of a number: left out, overwritten, accumulated.</summary>
    internal static IReadOnlyList<GradientRequest> Request(int modes)
    {
        var request = new List<GradientRequest>();
        foreach (string name in Signature.Requestable(Operation.LinearBackward))
        {
            if (modes % 3 != 0)
            {
                request.Add(new GradientRequest(name, modes % 3 == 1 ? GradientMode.Overwrite : GradientMode.Accumulate));
            }

            modes /= 3;
        }

        return request;
    }

    internal static Trial Prepare(CaseId id) => Lane.Prepare(id, Everything);

    /// <summary>The right answer, by the Reference.</summary>
    internal static Dictionary<string, Tensor> Truth(Call call)
    {
        Dictionary<string, double[]> truth = Evaluations.InDouble(call);
        var outputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            Tensor tensor = Tensor.Zeros(call.ElementType, shape);
            for (int k = 0; k < tensor.Count; k++)
            {
                tensor[k] = truth[name][k];
            }

            outputs[name] = tensor;
        }

        return outputs;
    }

    /// <summary>The production layer's answer, for extents at which the Reference takes seconds. Exact data make it right in f32 for bf16 too.</summary>
    internal static Dictionary<string, Tensor> Computed(Call call)
    {
        ElementType type = call.ElementType == ElementType.F64 ? ElementType.F64 : ElementType.F32;
        Call wide = call with
        {
            ElementType = type,
            Inputs = call.Inputs.ToDictionary(input => input.Key, input => Converted(input.Value, type)),
        };
        using var optimized = new OptimizedImplementation();
        var result = (Result)((IImplementation)optimized).Invoke([wide])[0];
        return result.Outputs.ToDictionary(output => output.Key, output => Converted(output.Value, call.ElementType));
    }

    private static Tensor Converted(Tensor tensor, ElementType type)
    {
        Tensor converted = Tensor.Zeros(type, tensor.Shape);
        for (int k = 0; k < tensor.Count; k++)
        {
            converted[k] = tensor[k];
        }

        return converted;
    }

    internal static Judgement Judge(Trial trial, Dictionary<string, Tensor> outputs) =>
        trial.Judge((IReadOnlyList<Answer>)[new Result(outputs)]);

    private static IEnumerable<CaseId> Shorter(CaseId id, int least)
    {
        for (int k = 0; k < id.Extents.Count; k++)
        {
            foreach (int extent in new[] { id.Extents[k] / 2, id.Extents[k] - 1 })
            {
                if (extent >= least && extent < id.Extents[k])
                {
                    int[] extents = [.. id.Extents];
                    extents[k] = extent;
                    yield return id.With(extents);
                }
            }
        }
    }
}
