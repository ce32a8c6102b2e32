namespace ExactGrad.Oracle.Implementations;

/// <summary>What the backward pass of ReLU gives where x is NaN: a convention, as its value at 0 is.</summary>
public enum ReluAtNaN
{
    /// <summary>NaN, as the Reference.</summary>
    NaN,

    /// <summary>dy, as where x > 0: what a gate that asks for x &lt;= 0 gives.</summary>
    Gradient,

    /// <summary>0, as where x &lt;= 0: what a gate that asks for x > 0 gives.</summary>
    Zero,
}
