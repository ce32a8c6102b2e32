using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes;

/// <summary>What every lane draws alike: operation, type, layout, reduction, extents and requested gradients.</summary>
internal static class Draws
{
    internal static T Pick<T>(ref SplitMix64 random, IReadOnlyList<T> from) => from[random.Below(from.Count)];

    /// <summary>A case of an operation; extents as drawn, gradients any subset but the empty one.</summary>
    internal static CaseId Case(
        ref SplitMix64 random,
        LaneSettings settings,
        string lane,
        string variant,
        Operation operation,
        ElementType type,
        int maxSide,
        bool accumulate
    )
    {
        Reduction reduction = Signature.HasReduction(operation) ? Pick(ref random, settings.Reductions) : default;
        WeightLayout layout = Signature.HasLayout(operation) ? Pick(ref random, settings.Layouts) : default;
        return new CaseId
        {
            Lane = lane,
            Variant = variant,
            Operation = operation,
            ElementType = type,
            Layout = layout,
            Reduction = reduction,
            Extents = ShapeMix.Draw(ref random, operation, maxSide),
            Request = Request(ref random, operation, accumulate && settings.Capabilities.Accumulates),
            Seed = random.Next(),
        };
    }

    /// <summary>All gradients half of the time, else any subset; one in four to be accumulated where that is done.</summary>
    internal static IReadOnlyList<GradientRequest> Request(ref SplitMix64 random, Operation operation, bool accumulate)
    {
        IReadOnlyList<string> names = Signature.Requestable(operation);
        if (names.Count == 0)
        {
            return [];
        }

        int all = (1 << names.Count) - 1;
        int subset = random.OneIn(2) ? all : random.Between(1, all);
        var request = new List<GradientRequest>(names.Count);
        for (int k = 0; k < names.Count; k++)
        {
            if ((subset & (1 << k)) != 0)
            {
                bool adds = accumulate && random.OneIn(4);
                request.Add(new GradientRequest(names[k], adds ? GradientMode.Accumulate : GradientMode.Overwrite));
            }
        }

        return request;
    }

    /// <summary>All gradients of an operation, overwritten.</summary>
    internal static IReadOnlyList<GradientRequest> Everything(Operation operation) =>
        [.. Signature.Requestable(operation).Select(name => new GradientRequest(name, GradientMode.Overwrite))];

    /// <summary>Makes what a mean divides by a power of two, so that the division is exact.</summary>
    internal static int[] WithExactMean(Operation operation, Reduction reduction, IReadOnlyList<int> extents)
    {
        int[] exact = [.. extents];
        if (Signature.HasReduction(operation) && reduction is Reduction.BatchMean or Reduction.Mean)
        {
            exact[0] = NearestPowerOfTwo(exact[0]);
        }

        if (Signature.HasReduction(operation) && reduction == Reduction.Mean)
        {
            exact[^1] = NearestPowerOfTwo(exact[^1]);
        }

        return exact;
    }

    // 0 stays: a mean over nothing divides nothing.
    private static int NearestPowerOfTwo(int extent) => extent == 0 ? 0 : 1 << BitOperations.Log2((uint)extent);
}
