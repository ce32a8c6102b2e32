using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// Draws the exact lane's tensors: small integers times a power of two, of as many bits as the budget of p bits allows
/// by a worst-case inequality, so that no drawn value can break it. Where a sum is too long for that, x and dy are made
/// sparse along diagonals: every row and column then has at most ceil(K / stride) entries that are not 0.
/// </summary>
internal static class ExactData
{
    /// <summary>The tensors of a case, of a budget of <paramref name="bits"/> bits.</summary>
    internal static Dictionary<string, Tensor> Draw(CaseId id, int bits, bool scaled)
    {
        SplitMix64 plan = SplitMix64.For(id.Seed, "plan");
        ElementFormat format = ElementFormat.Of(id.ElementType);
        // The sum itself must be finite in the element type.
        int budget = Math.Min(bits, format.MaxExponent);
        int element = Math.Min(budget, format.SignificandBits);
        bool scale = scaled && id.ElementType is not ElementType.F16 && plan.OneIn(2);
        return id.Operation switch
        {
            Operation.LinearForward or Operation.LinearBackward => Linear(id, ref plan, budget, element, scale),
            Operation.ReluForward or Operation.ReluBackward => Relu(id, ref plan, element, scale),
            Operation.MseForward or Operation.MseBackward => Mse(id, ref plan, budget, element, scale),
            _ => Network(id, budget, element),
        };
    }

    /// <summary>
    /// All tensors of an operation and of its forward, from one budget that holds for both, with room for a step of 1
    /// or for the sum of two cases.
    /// </summary>
    internal static Dictionary<string, Tensor> DrawJoint(CaseId id, int bits)
    {
        int each = JointBits(id, bits);
        var drawn = new Dictionary<string, Tensor>();
        string[] names = id.Operation switch
        {
            Operation.LinearForward or Operation.LinearBackward => ["x", "w", "dy", "b"],
            Operation.ReluForward or Operation.ReluBackward => ["x", "dy"],
            Operation.MseForward => ["prediction", "target"],
            Operation.MseBackward => ["prediction", "target", "dloss"],
            _ => [.. Shapes(id).Select(shape => shape.Name)],
        };
        foreach (string name in names)
        {
            Add(drawn, id, name, name == "dloss" ? 1 : each, 0);
        }

        return drawn;
    }

    /// <summary>
    /// The tensors of an operation as <see cref="DrawJoint"/> draws them, and old contents: room for each gradient to be added twice to
    /// its old content.
    /// </summary>
    internal static Dictionary<string, Tensor> DrawWithOld(CaseId id, int bits)
    {
        int each = JointBits(id, bits);
        var drawn = new Dictionary<string, Tensor>();
        foreach ((string name, _) in Shapes(id))
        {
            Add(drawn, id, name, name == "dloss" ? 1 : each, 0);
        }

        ElementFormat format = ElementFormat.Of(id.ElementType);
        int budget = Math.Min(Math.Min(bits, format.SignificandBits), format.MaxExponent);
        foreach (GradientRequest gradient in id.Request.Where(gradient => gradient.Mode == GradientMode.Accumulate))
        {
            // A sum of products takes at most budget - 2 bits: old content and twice that stay below the budget.
            Add(drawn, id, gradient.Name, id.Operation == Operation.NetworkStep ? 1 : Math.Max(1, budget - 3), 0);
        }

        return drawn;
    }

    /// <summary>Bits of each number of <see cref="DrawJoint"/>; below 1 where the extents are too large for the budget.</summary>
    internal static int JointBits(CaseId id, int bits)
    {
        ElementFormat format = ElementFormat.Of(id.ElementType);
        int budget = Math.Min(Math.Min(bits, format.SignificandBits), format.MaxExponent);
        switch (id.Operation)
        {
            case Operation.LinearForward:
            case Operation.LinearBackward:
                (int b, int n, int m) = (id.Extents[0], id.Extents[1], id.Extents[2]);
                int pair = (budget - 2 - CeilLog2(Math.Max(b, Math.Max(n, m)) + 1)) / 2;
                // sum_sj dy y is a sum of B m (n + 1) products of three; the judge takes it in double.
                int triple = (51 - CeilLog2((long)b * m * (n + 1))) / 3;
                return Math.Min(pair, triple);
            case Operation.ReluForward:
            case Operation.ReluBackward:
                return Math.Min(budget - 2, 20);
            case Operation.MseForward:
            case Operation.MseBackward:
                // e < 2^(k+1), a step included; so e^2 < 2^(2k+2).
                return Math.Min((budget - 3 - CeilLog2((long)id.Extents[0] * id.Extents[1])) / 2, 16);
            default:
                return NetworkBits(id, budget, budget, step: 1);
        }
    }

    private static Dictionary<string, Tensor> Linear(CaseId id, ref SplitMix64 plan, int budget, int element, bool scale)
    {
        (int b, int n, int m) = (id.Extents[0], id.Extents[1], id.Extents[2]);
        int longest = id.Operation == Operation.LinearForward ? n : Math.Max(b, m);
        // A gradient may be stored before it is added to old content; then the type itself must hold both.
        budget = id.Request.Any(gradient => gradient.Mode == GradientMode.Accumulate) ? element : budget;

        // terms * 2^(product bits) <= 2^(budget - 1), the other half is for the bias or the old content.
        int stride = plan.OneIn(8) ? plan.Between(2, 4) : 1;
        while (ProductBits(budget, longest, stride) < 2)
        {
            stride++;
        }

        int product = ProductBits(budget, longest, stride);
        int left = plan.Between(1, Math.Min(element, product - 1));
        int right = Math.Min(element, product - left);
        int scaleX = scale ? plan.Between(-6, 6) : 0;
        int scaleW = scale ? plan.Between(-6, 6) : 0;
        int scaleDy = scale ? plan.Between(-6, 6) : 0;
        int rest = Math.Min(element, budget - 1);

        var drawn = new Dictionary<string, Tensor>();
        if (id.Operation == Operation.LinearForward)
        {
            Add(drawn, id, "x", left, scaleX, stride);
            Add(drawn, id, "w", right, scaleW);
            Add(drawn, id, "b", rest, scaleX + scaleW);
            return drawn;
        }

        Add(drawn, id, "x", right, scaleX, stride);
        Add(drawn, id, "w", right, scaleW);
        Add(drawn, id, "dy", left, scaleDy, stride);
        foreach (GradientRequest gradient in id.Request)
        {
            if (gradient.Mode == GradientMode.Accumulate)
            {
                int old =
                    scaleDy
                    + (
                        gradient.Name == "dx" ? scaleW
                        : gradient.Name == "dw" ? scaleX
                        : 0
                    );
                Add(drawn, id, gradient.Name, gradient.Name == "db" ? Math.Min(rest, budget - 1) : rest, old);
            }
        }

        return drawn;
    }

    private static Dictionary<string, Tensor> Relu(CaseId id, ref SplitMix64 plan, int element, bool scale)
    {
        var drawn = new Dictionary<string, Tensor>();
        Add(drawn, id, "x", plan.Between(1, element), scale ? plan.Between(-6, 6) : 0);
        if (id.Operation == Operation.ReluBackward)
        {
            Add(drawn, id, "dy", element, 0);
        }

        return drawn;
    }

    private static Dictionary<string, Tensor> Mse(CaseId id, ref SplitMix64 plan, int budget, int element, bool scale)
    {
        long terms = id.Reduction == Reduction.None ? 1 : (long)id.Extents[0] * id.Extents[1];
        int shift = scale ? plan.Between(-6, 6) : 0;
        var drawn = new Dictionary<string, Tensor>();
        if (id.Operation == Operation.MseForward)
        {
            // e < 2^(k+1), so e^2 < 2^(2k+2).
            int bits = Math.Max(1, (Math.Min(element, budget - CeilLog2(terms)) - 2) / 2);
            Add(drawn, id, "prediction", bits, shift);
            Add(drawn, id, "target", bits, shift);
            return drawn;
        }

        int error = plan.Between(1, Math.Max(1, element - 3));
        Add(drawn, id, "prediction", error, shift);
        Add(drawn, id, "target", error, shift);
        Add(drawn, id, "dloss", Math.Max(1, element - error - 2), 0);
        return drawn;
    }

    private static Dictionary<string, Tensor> Network(CaseId id, int budget, int element)
    {
        int bits = NetworkBits(id, budget, element, step: 0);
        var drawn = new Dictionary<string, Tensor>();
        foreach ((string name, _) in Shapes(id))
        {
            Add(drawn, id, name, name == "dloss" ? 1 : bits, 0);
        }

        foreach (GradientRequest gradient in id.Request)
        {
            if (gradient.Mode == GradientMode.Accumulate)
            {
                Add(drawn, id, gradient.Name, 1, 0);
            }
        }

        return drawn;
    }

    /// <summary>The most bits, up to 6, that the chain can take with these extents and a step of that much; 0 where it can take none.</summary>
    internal static int NetworkBits(CaseId id, int budget, int element, int step)
    {
        int bits = 6;
        var chain = new ExactBudget(id.Operation, id.ElementType, id.Extents, id.Reduction, Math.Max(budget, element));
        while (bits > 0 && !chain.Holds(name => new Magnitude(name == "dloss" ? 1 : (1 << bits) - 1 + step, 0), id.Request))
        {
            bits--;
        }

        return bits;
    }

    private static int ProductBits(int budget, int longest, int stride) => budget - 1 - CeilLog2((longest + stride - 1) / stride);

    private static int CeilLog2(long value) => value <= 1 ? 0 : BitOperations.Log2((ulong)(value - 1)) + 1;

    private static IReadOnlyList<(string Name, int[] Shape)> Shapes(CaseId id) =>
        Signature.Inputs(id.Operation, [.. id.Extents], id.Layout, id.Reduction);

    private static void Add(Dictionary<string, Tensor> drawn, CaseId id, string name, int bits, int scale, int stride = 1)
    {
        int[] shape = CaseInputs.ShapeOf(id, name);
        Tensor tensor = Tensor.Zeros(id.ElementType, shape);
        SplitMix64 random = SplitMix64.For(id.Seed, name);
        ExactFill.Fill(tensor, ref random, bits, scale, stride);
        drawn[name] = tensor;
    }
}
