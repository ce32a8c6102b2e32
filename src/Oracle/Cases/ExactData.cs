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
    internal static Dictionary<string, Tensor> Draw(CaseId id, int bits, bool scaled) => Drawn(id, Recipes(id, bits, scaled));

    /// <summary>
    /// The probability of the likeliest value of any entry of any tensor that <see cref="Draw"/> draws, given the plan
    /// and style of the case: 1 where entries are 0 by design. Given those, entries are drawn independently.
    /// </summary>
    internal static double LikeliestValue(CaseId id, int bits, bool scaled) =>
        Recipes(id, bits, scaled)
            .Max(recipe =>
            {
                SplitMix64 random = SplitMix64.For(id.Seed, recipe.Name);
                return ExactFill.LikeliestValue(ref random, recipe.Bits, recipe.Stride);
            });

    /// <summary>How one tensor is filled.</summary>
    private readonly record struct Recipe(string Name, int Bits, int Scale, int Stride = 1);

    private static List<Recipe> Recipes(CaseId id, int bits, bool scaled)
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
        string[] names = id.Operation switch
        {
            Operation.LinearForward or Operation.LinearBackward => ["x", "w", "dy", "b"],
            Operation.ReluForward or Operation.ReluBackward => ["x", "dy"],
            Operation.MseForward => ["prediction", "target"],
            Operation.MseBackward => ["prediction", "target", "dloss"],
            _ => [.. Shapes(id).Select(shape => shape.Name)],
        };
        return Drawn(id, names.Select(name => new Recipe(name, name == "dloss" ? 1 : each, 0)));
    }

    /// <summary>
    /// The tensors of an operation as <see cref="DrawJoint"/> draws them, and old contents: room for each gradient to be added twice to
    /// its old content.
    /// </summary>
    internal static Dictionary<string, Tensor> DrawWithOld(CaseId id, int bits)
    {
        int each = JointBits(id, bits);
        var recipes = new List<Recipe>();
        foreach ((string name, _) in Shapes(id))
        {
            recipes.Add(new Recipe(name, name == "dloss" ? 1 : each, 0));
        }

        ElementFormat format = ElementFormat.Of(id.ElementType);
        int budget = Math.Min(Math.Min(bits, format.SignificandBits), format.MaxExponent);
        foreach (GradientRequest gradient in id.Request.Where(gradient => gradient.Mode == GradientMode.Accumulate))
        {
            // A sum of products takes at most budget - 2 bits: old content and twice that stay below the budget.
            recipes.Add(new Recipe(gradient.Name, id.Operation == Operation.NetworkStep ? 1 : Math.Max(1, budget - 3), 0));
        }

        return Drawn(id, recipes);
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

    private static List<Recipe> Linear(CaseId id, ref SplitMix64 plan, int budget, int element, bool scale)
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

        var recipes = new List<Recipe>();
        if (id.Operation == Operation.LinearForward)
        {
            recipes.Add(new Recipe("x", left, scaleX, stride));
            recipes.Add(new Recipe("w", right, scaleW));
            recipes.Add(new Recipe("b", rest, scaleX + scaleW));
            return recipes;
        }

        recipes.Add(new Recipe("x", right, scaleX, stride));
        recipes.Add(new Recipe("w", right, scaleW));
        recipes.Add(new Recipe("dy", left, scaleDy, stride));
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
                recipes.Add(new Recipe(gradient.Name, gradient.Name == "db" ? Math.Min(rest, budget - 1) : rest, old));
            }
        }

        return recipes;
    }

    private static List<Recipe> Relu(CaseId id, ref SplitMix64 plan, int element, bool scale)
    {
        var recipes = new List<Recipe>();
        recipes.Add(new Recipe("x", plan.Between(1, element), scale ? plan.Between(-6, 6) : 0));
        if (id.Operation == Operation.ReluBackward)
        {
            recipes.Add(new Recipe("dy", element, 0));
        }

        return recipes;
    }

    private static List<Recipe> Mse(CaseId id, ref SplitMix64 plan, int budget, int element, bool scale)
    {
        long terms = id.Reduction == Reduction.None ? 1 : (long)id.Extents[0] * id.Extents[1];
        int shift = scale ? plan.Between(-6, 6) : 0;
        var recipes = new List<Recipe>();
        if (id.Operation == Operation.MseForward)
        {
            // e < 2^(k+1), so e^2 < 2^(2k+2).
            int bits = Math.Max(1, (Math.Min(element, budget - CeilLog2(terms)) - 2) / 2);
            recipes.Add(new Recipe("prediction", bits, shift));
            recipes.Add(new Recipe("target", bits, shift));
            return recipes;
        }

        int error = plan.Between(1, Math.Max(1, element - 3));
        recipes.Add(new Recipe("prediction", error, shift));
        recipes.Add(new Recipe("target", error, shift));
        recipes.Add(new Recipe("dloss", Math.Max(1, element - error - 2), 0));
        return recipes;
    }

    private static List<Recipe> Network(CaseId id, int budget, int element)
    {
        int bits = NetworkBits(id, budget, element, step: 0);
        var recipes = new List<Recipe>();
        foreach ((string name, _) in Shapes(id))
        {
            recipes.Add(new Recipe(name, name == "dloss" ? 1 : bits, 0));
        }

        foreach (GradientRequest gradient in id.Request)
        {
            if (gradient.Mode == GradientMode.Accumulate)
            {
                recipes.Add(new Recipe(gradient.Name, 1, 0));
            }
        }

        return recipes;
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

    private static Dictionary<string, Tensor> Drawn(CaseId id, IEnumerable<Recipe> recipes)
    {
        var drawn = new Dictionary<string, Tensor>();
        foreach (Recipe recipe in recipes)
        {
            Tensor tensor = Tensor.Zeros(id.ElementType, CaseInputs.ShapeOf(id, recipe.Name));
            SplitMix64 random = SplitMix64.For(id.Seed, recipe.Name);
            ExactFill.Fill(tensor, ref random, recipe.Bits, recipe.Scale, recipe.Stride);
            drawn[recipe.Name] = tensor;
        }

        return drawn;
    }
}
