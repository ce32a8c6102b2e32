using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Overwriting where gradients accumulate, and counting twice.</summary>
internal static class AccumulationMistakes
{
    private const MistakeClass Kind = MistakeClass.Accumulation;

    private static readonly Operation[] Gradients = [Operation.LinearBackward, Operation.NetworkStep];

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "accumulate-overwrites",
            Gradients,
            "Where a gradient is to be added to old content, it replaced it.",
            "Paddle#1805 nn-zero-to-hero#52",
            a => a.Each((output, k, value) => value - a.Old(output, k))
        ),
        Entry(
            Kind,
            "accumulate-overwrites-dx",
            Backward,
            "Where dx is to be added to old content, it replaced it.",
            "Paddle#1805",
            a => a.Each((output, k, value) => output == "dx" ? value - a.Old(output, k) : value)
        ),
        Entry(
            Kind,
            "accumulate-overwrites-db",
            Backward,
            "Where db is to be added to old content, it replaced it.",
            "nn-zero-to-hero#52",
            a => a.Each((output, k, value) => output == "db" ? value - a.Old(output, k) : value)
        ),
        Entry(
            Kind,
            "accumulate-gradient-twice",
            Gradients,
            "Where a gradient is to be added to old content, it was added twice.",
            "mxnet#17989",
            a => a.Each((output, k, value) => a.Accumulates(output) ? (2 * value) - a.Old(output, k) : value)
        ),
        Entry(
            Kind,
            "accumulate-old-twice",
            Gradients,
            "Where a gradient is to be added to old content, the old content was counted twice.",
            "cutlass#424 mxnet#16708",
            a => a.Each((output, k, value) => value + a.Old(output, k))
        ),
        Entry(
            Kind,
            "accumulate-keeps-old",
            Gradients,
            "Where a gradient is to be added to old content, nothing was added.",
            "TransformerEngine#1488",
            a => a.Each((output, k, value) => a.Accumulates(output) ? a.Old(output, k) : value)
        ),
        Entry(
            Kind,
            "accumulate-per-example",
            Backward,
            "The old content was added once for every example of the batch.",
            "cutlass#424",
            a => a.Each((output, k, value) => output != "dx" && a.Accumulates(output) ? value + ((a.B - 1) * a.Old(output, k)) : value)
        ),
    ];
}
