using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// Draws the special lane's tensors but those of overflow: the exact lane's small integers, with NaN, infinities or
/// negative zeros put among them, or as multiples of the smallest subnormal number. docs/cases.md specifies it.
/// </summary>
internal static class SpecialData
{
    /// <summary>The tensors of a case.</summary>
    internal static Dictionary<string, Tensor> Draw(CaseId id, SpecialKind kind, int bits)
    {
        Dictionary<string, Tensor> drawn = ExactData.Draw(id, bits, scaled: false);
        SplitMix64 random = SplitMix64.For(id.Seed, "special");
        switch (kind)
        {
            case SpecialKind.NaN:
            case SpecialKind.Inf:
                // 0 times what is not finite is NaN: that is what shortcuts lose.
                Zeros(drawn, id.Seed, 0.0);
                Strew(drawn, ref random, kind);
                break;
            case SpecialKind.Zero:
                Zeros(drawn, id.Seed, -0.0);
                break;
            default:
                Scale(drawn, id, ref random, SmallestSubnormal(id.ElementType, bits));
                break;
        }

        return drawn;
    }

    /// <summary>The smallest subnormal number of the type, or that of the sums where it is larger.</summary>
    internal static double SmallestSubnormal(ElementType type, int bits) =>
        Math.Max(ElementFormat.Of(type).SmallestSubnormal, AccumulatorFormat.OfBits(bits)!.SmallestSubnormal);

    private static void Strew(Dictionary<string, Tensor> drawn, ref SplitMix64 random, SpecialKind kind)
    {
        Tensor[] tensors = [.. drawn.Values.Where(tensor => tensor.Count > 0)];
        for (int many = random.Between(1, 3); many > 0 && tensors.Length > 0; many--)
        {
            Tensor tensor = tensors[random.Below(tensors.Length)];
            int element = random.Below((int)tensor.Count);
            bool negative = random.OneIn(2);
            tensor[element] =
                kind == SpecialKind.NaN ? double.NaN
                : negative ? double.NegativeInfinity
                : double.PositiveInfinity;
        }
    }

    /// <summary>Puts a zero in one element of four, and in two of three that are zero already.</summary>
    private static void Zeros(Dictionary<string, Tensor> drawn, ulong seed, double zero)
    {
        foreach ((string name, Tensor tensor) in drawn)
        {
            SplitMix64 random = SplitMix64.For(seed, $"zeros {name}");
            for (int k = 0; k < tensor.Count; k++)
            {
                int choice = random.Below(4);
                tensor[k] = choice == 0 || (choice < 3 && tensor[k] == 0) ? zero : tensor[k];
            }
        }
    }

    /// <summary>Makes one factor of the products subnormal, and what is added to them.</summary>
    private static void Scale(Dictionary<string, Tensor> drawn, CaseId id, ref SplitMix64 random, double unit)
    {
        switch (id.Operation)
        {
            case Operation.LinearForward:
                Multiply(drawn[random.OneIn(2) ? "x" : "w"], unit);
                Multiply(drawn["b"], unit);
                break;
            case Operation.LinearBackward:
                string role = new[] { "x", "w", "dy" }[random.Below(3)];
                Multiply(drawn[role], unit);
                // dx = dy w, dw = x dy, db = sum dy.
                foreach ((string gradient, string other) in new[] { ("dx", "w"), ("dw", "x"), ("db", "dy") })
                {
                    if ((role == "dy" || role == other) && drawn.TryGetValue(gradient, out Tensor? old))
                    {
                        Multiply(old, unit);
                    }
                }

                break;
            case Operation.MseBackward:
                // A mean divides it again.
                double count = id.Reduction switch
                {
                    Reduction.BatchMean => Math.Max(1, id.Extents[0]),
                    Reduction.Mean => Math.Max(1, id.Extents[0] * id.Extents[1]),
                    _ => 1,
                };
                Multiply(drawn["prediction"], unit * count);
                Multiply(drawn["target"], unit * count);
                Tensor dloss = drawn["dloss"];
                for (int k = 0; k < dloss.Count; k++)
                {
                    dloss[k] = dloss[k] < 0 ? -1 : 1;
                }

                break;
            default:
                Multiply(drawn["x"], unit);
                break;
        }
    }

    private static void Multiply(Tensor tensor, double factor)
    {
        for (int k = 0; k < tensor.Count; k++)
        {
            tensor[k] *= factor;
        }
    }
}
