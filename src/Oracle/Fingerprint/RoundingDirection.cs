namespace ExactGrad.Oracle.Fingerprint;

/// <summary>Which neighbour a number becomes that lies between two of a format.</summary>
public enum RoundingDirection
{
    /// <summary>The nearest; of two as near, the one with an even significand. What IEEE 754 does unless told otherwise.</summary>
    NearestEven,

    /// <summary>The nearest; of two as near, the one farther from 0.</summary>
    NearestAway,

    /// <summary>The one nearer to 0: truncation.</summary>
    TowardZero,

    /// <summary>The one farther from 0.</summary>
    AwayFromZero,

    /// <summary>The larger one.</summary>
    Up,

    /// <summary>The smaller one.</summary>
    Down,

    /// <summary>The one with an odd significand: what keeps a second rounding right.</summary>
    ToOdd,
}

/// <summary>The words for directions in tables and in JSON.</summary>
internal static class RoundingDirections
{
    private static readonly string[] Names = ["nearest-even", "nearest-away", "toward-zero", "away-from-zero", "up", "down", "to-odd"];

    /// <summary>The word, such as "nearest-even".</summary>
    public static string Name(this RoundingDirection direction) => Names[(int)direction];
}
