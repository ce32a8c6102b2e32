using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// Whether the class of every element of a call is the same for every order of summation, and a finite element exact:
/// without what is NaN or infinite, the exact lane's budget holds, in the type and in the format of sums. Then no sum of
/// finite terms rounds or overflows, and what is special decides alone. docs/lanes.md proves it.
/// </summary>
internal static class SpecialBudget
{
    internal static bool Holds(Call call, ElementFormat accumulator)
    {
        Call finite = call with { Inputs = call.Inputs.ToDictionary(input => input.Key, input => Finite(input.Value)) };
        return ExactBudget.Holds(finite, accumulator.SignificandBits)
            // Sums of a format with fewer exponents than the type must not leave it either.
            && ExactBudget.Holds(finite with { ElementType = accumulator.Type }, accumulator.SignificandBits);
    }

    private static Tensor Finite(Tensor tensor)
    {
        Tensor finite = tensor.Clone();
        for (int k = 0; k < finite.Count; k++)
        {
            finite[k] = double.IsFinite(finite[k]) ? finite[k] : 0;
        }

        return finite;
    }
}
