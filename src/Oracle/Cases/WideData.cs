using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// Draws the wide lane's tensors: one tensor, the role, has entries that take the whole significand of p bits (odd, so
/// that the last bit matters, and below 3/4 of 2^p, so that some room is left); all else is -1, 0 or 1. Every sum has at
/// most one wide term. docs/cases.md specifies it.
/// </summary>
internal static class WideData
{
    /// <summary>The role of old contents of gradients.</summary>
    internal const string Old = "old";

    /// <summary>The tensors that can be wide: those whose last bit an output shows.</summary>
    internal static IReadOnlyList<string> Roles(Operation operation, IReadOnlyList<GradientRequest> request) =>
        operation switch
        {
            Operation.LinearForward => ["x", "w", "b"],
            Operation.LinearBackward => request.Any(r => r.Mode == GradientMode.Accumulate) ? ["x", "w", "dy", Old] : ["x", "w", "dy"],
            Operation.ReluForward => ["x"],
            Operation.ReluBackward => ["dy"],
            Operation.MseForward => ["prediction", "target"],
            Operation.MseBackward => ["prediction", "target", "dloss"],
            _ => [],
        };

    /// <summary>p: the significand of the type, or that of the sums where it is shorter.</summary>
    internal static int Width(ElementType type, int bits) => Math.Min(bits, ElementFormat.Of(type).SignificandBits);

    /// <summary>Whether the sums of these extents fit: a wide number, and small ones that fill less than the room left.</summary>
    internal static bool Fits(CaseId id, int bits)
    {
        long room = 1L << (Width(id.ElementType, bits) - 2);
        int[] e = [.. id.Extents];
        return id.Operation switch
        {
            Operation.LinearForward => e[1] + 3 <= room,
            Operation.LinearBackward => Math.Max(e[0], e[2]) + 3 <= room,
            // e^2 is at most 9.
            Operation.MseForward => id.Reduction == Reduction.None || 9L * e[0] * e[1] < 4 * room,
            _ => true,
        };
    }

    /// <summary>The tensors of a case.</summary>
    internal static Dictionary<string, Tensor> Draw(CaseId id, string role, int bits)
    {
        int width = Width(id.ElementType, bits);
        SplitMix64 plan = SplitMix64.For(id.Seed, "plan");
        // Entries about 1, which f16 holds too, half of the time; in f16 itself a mean would then underflow.
        bool scaled = id.ElementType is not ElementType.F16 && bits != ElementFormat.Of(ElementType.F16).SignificandBits && plan.OneIn(2);
        var draw = new Drawing(id, width, scaled ? 1 - width : 0);
        switch (id.Operation)
        {
            case Operation.LinearForward:
                draw.Linear(role, "x", "w");
                draw.Add("b", role == "b" ? Entry.Wide : Entry.Small, draw.Unit);
                break;
            case Operation.LinearBackward:
                draw.Backward(role);
                break;
            case Operation.ReluForward:
                draw.Add("x", Entry.Wide, draw.Unit);
                break;
            case Operation.ReluBackward:
                draw.Add("x", Entry.Small, 0);
                draw.Add("dy", Entry.Wide, draw.Unit);
                break;
            default:
                draw.Loss(role, ref plan);
                break;
        }

        return draw.Drawn;
    }

    private enum Entry
    {
        /// <summary>-1, 0 or 1.</summary>
        Small,

        /// <summary>-1 or 1: it hides nothing that it is multiplied with.</summary>
        Sign,

        /// <summary>Wide everywhere.</summary>
        Wide,

        /// <summary>Wide once in every row and column at most, small elsewhere.</summary>
        Sparse,
    }

    private sealed class Drawing(CaseId id, int width, int unit)
    {
        internal Dictionary<string, Tensor> Drawn { get; } = [];

        /// <summary>Exponent of the last bit of a wide number.</summary>
        internal int Unit => unit;

        internal void Linear(string role, string left, string right)
        {
            Add(left, role == left ? Entry.Sparse : Entry.Sign, role == left ? unit : 0);
            Add(
                right,
                role == right ? Entry.Sparse
                    : role == "b" ? Entry.Small
                    : Entry.Sign,
                role == left ? 0 : unit
            );
        }

        internal void Backward(string role)
        {
            // dx = dy w, dw = x dy, db = sum dy: what stands beside the role has no zeros, and the third is small.
            Entry Of(string name) =>
                role == name ? Entry.Sparse
                : role == Old && name == "dy" ? Entry.Small
                : role is "x" or "w" && name != "dy" ? Entry.Small
                : Entry.Sign;
            int UnitOf(string name) => role == name || (role == Old && name == "dy") ? unit : 0;

            Add("x", Of("x"), UnitOf("x"));
            Add("w", Of("w"), UnitOf("w"));
            Add("dy", Of("dy"), UnitOf("dy"));
            foreach (GradientRequest gradient in id.Request)
            {
                if (gradient.Mode == GradientMode.Accumulate)
                {
                    int old =
                        UnitOf("dy")
                        + (
                            gradient.Name == "dx" ? UnitOf("w")
                            : gradient.Name == "dw" ? UnitOf("x")
                            : 0
                        );
                    Add(gradient.Name, role == Old ? Entry.Wide : Entry.Small, old);
                }
            }
        }

        /// <summary>p - t is odd and small, but only where no bit of the wide one is lost.</summary>
        internal void Loss(string role, ref SplitMix64 plan)
        {
            bool forward = id.Operation == Operation.MseForward;
            bool single = forward && id.Reduction != Reduction.None;
            string given = role == "target" ? "target" : "prediction",
                other = given == "target" ? "prediction" : "target";
            Tensor first = Add(given, role == "dloss" || single ? Entry.Small : Entry.Wide, role == "dloss" ? 0 : unit);
            Tensor second = Add(other, Entry.Small, role == "dloss" ? 0 : unit);
            int count = (int)first.Count;
            int chosen = plan.Below(Math.Max(1, count));
            SplitMix64 errors = SplitMix64.For(id.Seed, "errors");
            for (int k = 0; k < count; k++)
            {
                // Prediction minus target: 1 or 3 in size, 1 where dloss is wide, since the product must not need more bits.
                int error = (2 * errors.Below(2)) + 1;
                error = errors.OneIn(2) ? -error : error;
                error = role == "dloss" ? Math.Sign(error) : error;
                if (single && k != chosen)
                {
                    continue;
                }

                if (single)
                {
                    first[k] = WideNumber(SplitMix64.For(id.Seed, "chosen").Next()) * Math.ScaleB(1, unit);
                }

                double scaled = error * Math.ScaleB(1, role == "dloss" ? 0 : unit);
                second[k] = given == "prediction" ? first[k] - scaled : first[k] + scaled;
            }

            if (!forward)
            {
                Add("dloss", role == "dloss" ? Entry.Wide : Entry.Sign, role == "dloss" ? unit : 0);
            }
        }

        internal Tensor Add(string name, Entry entry, int scale)
        {
            Tensor tensor = Tensor.Zeros(id.ElementType, CaseInputs.ShapeOf(id, name));
            SplitMix64 random = SplitMix64.For(id.Seed, name);
            int columns = Math.Max(1, tensor.Columns);
            int cycle = Math.Max(1, Math.Max(tensor.Rows, columns));
            int shift = random.Below(cycle);
            double factor = Math.ScaleB(1, scale);
            for (int k = 0; k < tensor.Count; k++)
            {
                ulong word = random.Next();
                bool isWide = entry == Entry.Wide || (entry == Entry.Sparse && ((k / columns) + shift) % cycle == k % columns);
                double value =
                    isWide ? WideNumber(word)
                    : entry == Entry.Sign ? ((word & 1) == 0 ? 1 : -1)
                    : (long)Math.BigMul(word, 3UL, out _) - 1;
                tensor[k] = value * factor;
            }

            Drawn[name] = tensor;
            return tensor;
        }

        /// <summary>An odd number from 2^(p-1) + 1 to 3/4 2^p - 1, or its negative.</summary>
        private double WideNumber(ulong word)
        {
            long magnitude = (1L << (width - 1)) + (2 * (long)(word >> (67 - width))) + 1;
            return (word & 1) == 0 ? magnitude : -magnitude;
        }
    }
}
