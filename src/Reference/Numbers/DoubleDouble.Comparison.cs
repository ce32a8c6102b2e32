// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference.Numbers;

// A number has one normalised pair only, and High is monotone in it: so pairs compare as words do, high part first.
public readonly partial struct DoubleDouble
{
    /// <summary>Whether both are the same number; false where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator ==(DoubleDouble left, DoubleDouble right) => left.High == right.High && left.Low == right.Low;

    /// <summary>Whether the numbers differ; true where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator !=(DoubleDouble left, DoubleDouble right) => !(left == right);

    /// <summary>Whether left is less; false where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator <(DoubleDouble left, DoubleDouble right) =>
        left.High < right.High || (left.High == right.High && left.Low < right.Low);

    /// <summary>Whether left is greater; false where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >(DoubleDouble left, DoubleDouble right) => right < left;

    /// <summary>Whether left is less or the same; false where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator <=(DoubleDouble left, DoubleDouble right) => left < right || left == right;

    /// <summary>Whether left is greater or the same; false where either is NaN.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >=(DoubleDouble left, DoubleDouble right) => right <= left;

    /// <summary>As ==, but NaN equals NaN, so that it can be a key.</summary>
    /// <param name="other">The other number.</param>
    /// <returns>Whether both are the same number, or both NaN.</returns>
    public bool Equals(DoubleDouble other) => High.Equals(other.High) && Low.Equals(other.Low);

    /// <summary>As <see cref="Equals(DoubleDouble)"/>; false for anything that is not a DoubleDouble.</summary>
    /// <param name="obj">Anything.</param>
    /// <returns>Whether it is the same number.</returns>
    public override bool Equals(object? obj) => obj is DoubleDouble other && Equals(other);

    /// <summary>Equal numbers have equal hashes, +0 and -0 included.</summary>
    /// <returns>A hash of both parts.</returns>
    public override int GetHashCode() => HashCode.Combine(High, Low);
}
