namespace ExactGrad.Oracle.Bounds;

/// <summary>What the judge expects of each element of an output.</summary>
internal abstract class Expectation
{
    /// <summary>Number of elements.</summary>
    internal abstract int Count { get; }

    /// <summary>The rule in words, for reports.</summary>
    internal abstract string Rule { get; }

    /// <summary>The expected value, as near as double tells it.</summary>
    internal abstract double Value(int element);

    /// <summary>The largest error allowed; 0 where the element must equal.</summary>
    internal abstract double Bound(int element);

    /// <summary>
    /// The share of the bound that <paramref name="actual"/> uses: at most 1 is right, above 1 is wrong, and NaN is
    /// wrong. 0 where the element must equal and does.
    /// </summary>
    internal abstract double Share(int element, double actual);
}
