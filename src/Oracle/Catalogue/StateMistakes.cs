using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>State kept between calls: caches that are not emptied, buffers that are not cleared.</summary>
internal static class StateMistakes
{
    private const MistakeClass Kind = MistakeClass.StaleState;

    internal static readonly Mistake[] All =
    [
        Stateful(
            Kind,
            "stale-weights",
            Linear,
            "The packed weights of an earlier call of the same shape were used again.",
            "AiDotNet.Tensors#583 pytorch#87197",
            () =>
            {
                var packed = new Dictionary<string, Tensor>();
                return a =>
                {
                    string key = $"{a.Call.Operation} {a.Call.ElementType} {a.Call.Layout} {a.Call.Inputs["w"].ShapeText}";
                    if (packed.TryAdd(key, a.Call.Inputs["w"].Clone()))
                    {
                        return;
                    }

                    a.AnswerWith(a.Call with { Inputs = new Dictionary<string, Tensor>(a.Call.Inputs) { ["w"] = packed[key] } });
                };
            }
        ),
        Stateful(
            Kind,
            "weights-cached-by-ends",
            Linear,
            "The packed weights of an earlier call were used again because their shape, first and last number were the same.",
            "sglang#30247 pytorch#87197",
            () =>
            {
                var packed = new Dictionary<string, Tensor>();
                return a =>
                {
                    Tensor w = a.Call.Inputs["w"];
                    string ends = w.Count == 0 ? "" : $"{w[0]} {w[(int)w.Count - 1]}";
                    string key = $"{a.Call.Operation} {a.Call.ElementType} {a.Call.Layout} {w.ShapeText} {ends}";
                    if (!packed.TryAdd(key, w.Clone()))
                    {
                        a.AnswerWith(a.Call with { Inputs = new Dictionary<string, Tensor>(a.Call.Inputs) { ["w"] = packed[key] } });
                    }
                };
            }
        ),
        Stateful(
            Kind,
            "nan-left-in-scratch",
            Linear,
            "The padding of a scratch buffer was multiplied by 0 and not cleared: NaN of an earlier call came through in the last column.",
            "OpenBLAS#746",
            () =>
            {
                bool poisoned = false;
                return a =>
                {
                    if (poisoned)
                    {
                        a.Each(
                            (output, k, value) =>
                            {
                                int columns = a.Columns(output);
                                return output != "db" && columns % 8 != 0 && k % columns == columns - 1 ? double.NaN : value;
                            }
                        );
                    }

                    poisoned = a.In("w").Any(double.IsNaN);
                };
            }
        ),
        Stateful(
            Kind,
            "request-ignored",
            Backward,
            "All gradients came back, whichever were asked for.",
            "mxnet#15464",
            () => a => a.GiveUnasked(),
            failure => failure.Fault == FaultKind.UnexpectedTensor
        ),
        Stateful(
            Kind,
            "gradients-never-cleared",
            Backward,
            "dw keeps what earlier calls of the same shape have left in it: it was added to, where it had to be overwritten.",
            "llm.c#342 TorchSharp#1082 micrograd#102",
            () =>
            {
                var kept = new Dictionary<string, double[]>();
                return a =>
                {
                    if (!a.Requests("dw"))
                    {
                        return;
                    }

                    string key = $"{a.Call.ElementType} {a.Call.Layout} {a.Call.Inputs["w"].ShapeText}";
                    double[] sum = [.. a.Outputs["dw"]];
                    if (kept.TryGetValue(key, out double[]? before))
                    {
                        sum = [.. sum.Zip(before, (now, old) => now + old)];
                    }

                    // As it is stored: a sum that no longer fits the type is rounded.
                    a.Outputs["dw"] = [.. sum.Select(value => a.Call.ElementType == ElementType.F32 ? (float)value : value)];
                    kept[key] = a.Outputs["dw"];
                };
            }
        ),
        Stateful(
            Kind,
            "answer-of-earlier-call",
            Everything,
            "The answer of an earlier call of the same shape was given again.",
            "OpenBLAS#746 sglang#30247",
            () =>
            {
                var answers = new Dictionary<string, Dictionary<string, double[]>>();
                return a =>
                {
                    string shapes = string.Join(' ', a.Call.Inputs.Select(input => input.Value.ShapeText));
                    string request = string.Join(' ', a.Call.Request);
                    string key = $"{a.Call.Operation} {a.Call.ElementType} {a.Call.Layout} {a.Call.Reduction} {shapes} {request}";
                    if (answers.TryAdd(key, new Dictionary<string, double[]>(a.Outputs)))
                    {
                        return;
                    }

                    foreach ((string name, double[] values) in answers[key])
                    {
                        a.Outputs[name] = values;
                    }
                };
            }
        ),
    ];
}
