using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The gate of ReLU and its derivative.</summary>
internal static class GateMistakes
{
    private const MistakeClass Kind = MistakeClass.Gate;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "gate-open-at-zero",
            ReluBackward,
            "The gate lets the gradient through at exactly 0: x >= 0 where it had to be x > 0.",
            "Grokking-Deep-Learning#13 pytorch/tutorials#269",
            a => a.Fill("dx", k => a.In("x")[k] >= 0 ? a.In("dy")[k] : 0)
        ),
        Entry(
            Kind,
            "gate-of-dy",
            ReluBackward,
            "The gate looks at dy, not at x.",
            "ooples/AiDotNet#497",
            a => a.Fill("dx", k => a.In("dy")[k] > 0 ? a.In("dy")[k] : 0)
        ),
        Entry(
            Kind,
            "gate-missing",
            ReluBackward,
            "There is no gate: dx is dy.",
            "ooples/AiDotNet#497",
            a => a.Fill("dx", k => a.In("dy")[k])
        ),
        Entry(
            Kind,
            "gate-without-dy",
            ReluBackward,
            "dx is the derivative of ReLU alone, not multiplied with dy.",
            "ooples/AiDotNet#497",
            a => a.Fill("dx", k => a.In("x")[k] > 0 ? 1 : 0)
        ),
        Entry(
            Kind,
            "gate-multiplies-x",
            ReluBackward,
            "dx is dy times the activation, not times its derivative.",
            "ooples/AiDotNet#497",
            a => a.Fill("dx", k => a.In("dy")[k] * Math.Max(a.In("x")[k], 0))
        ),
        Entry(
            Kind,
            "gate-inverted",
            ReluBackward,
            "The gate is the wrong way round: gradients pass where x is negative.",
            "pytorch/tutorials#269",
            a => a.Fill("dx", k => a.In("x")[k] < 0 ? a.In("dy")[k] : 0)
        ),
        Entry(
            Kind,
            "gate-open-above-one",
            ReluBackward,
            "The gate opens above 1, not above 0.",
            "Grokking-Deep-Learning#13",
            a => a.Fill("dx", k => a.In("x")[k] > 1 ? a.In("dy")[k] : 0)
        ),
        Entry(
            Kind,
            "relu-absolute",
            ReluForward,
            "Negative inputs come out with their sign turned.",
            "pytorch#7999",
            a => a.Fill("y", k => Math.Abs(a.In("x")[k]))
        ),
        Entry(
            Kind,
            "relu-missing",
            ReluForward,
            "Negative inputs come out as they are.",
            "pytorch#7999",
            a => a.Fill("y", k => a.In("x")[k])
        ),
        Entry(
            Kind,
            "relu-capped-at-6",
            ReluForward,
            "Outputs are capped at 6: this is ReLU6.",
            "pytorch#7999",
            a => a.Fill("y", k => Math.Clamp(a.In("x")[k], 0, 6))
        ),
        Entry(
            Kind,
            "relu-negated",
            ReluForward,
            "Outputs are min(x, 0).",
            "pytorch#7999",
            a => a.Fill("y", k => Math.Min(a.In("x")[k], 0))
        ),
    ];
}
