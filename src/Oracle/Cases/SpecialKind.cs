namespace ExactGrad.Oracle.Cases;

/// <summary>What is special in a case of the special lane.</summary>
internal enum SpecialKind
{
    /// <summary>One to three NaN among small integers.</summary>
    NaN,

    /// <summary>One to three infinities among small integers.</summary>
    Inf,

    /// <summary>Small integers, and many zeros of either sign.</summary>
    Zero,

    /// <summary>Small multiples of the smallest subnormal number.</summary>
    Subnormal,

    /// <summary>Numbers near the largest finite one, and products and sums beyond it.</summary>
    Overflow,
}
