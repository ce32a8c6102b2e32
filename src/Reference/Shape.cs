namespace ExactGrad.Reference;

/// <summary>Refuses shapes that do not fit a formula, before anything is computed.</summary>
internal static class Shape
{
    /// <exception cref="ArgumentException">The two extents differ.</exception>
    internal static void Same(int actual, string what, int expected, string where)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{what} is {actual}, but {where} is {expected}: they must be equal.");
        }
    }
}
