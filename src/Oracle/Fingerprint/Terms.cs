using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>The terms of one sum, all 0 until set. Leaf k is term k; leaf K is the bias, where there is one.</summary>
internal sealed class Terms(SumSite site, int count)
{
    internal double[] Left { get; } = new double[count];

    internal double[] Right { get; } = new double[count];

    internal double Bias { get; private set; }

    internal int Count => count;

    /// <summary>Makes a leaf worth <paramref name="value"/>; a product shares its exponent among both factors.</summary>
    internal Terms With(int leaf, double value)
    {
        if (leaf == count)
        {
            Bias = value;
            return this;
        }

        int half = site.HasProducts && value != 0 ? Math.ILogB(value) / 2 : 0;
        return WithFactors(leaf, Math.ScaleB(value, -half), value == 0 ? 0 : Math.ScaleB(1, half));
    }

    /// <summary>Makes a leaf the product of two factors; the right one counts for nothing where there are no products.</summary>
    internal Terms WithFactors(int leaf, double left, double right)
    {
        (Left[leaf], Right[leaf]) = (left, right);
        return this;
    }

    /// <summary>The call whose every output element is this sum.</summary>
    internal Call Call(int rows, int columns) =>
        site.Call([.. Enumerable.Repeat(Left, rows)], [.. Enumerable.Repeat(Right, columns)], [.. Enumerable.Repeat(Bias, columns)]);
}
