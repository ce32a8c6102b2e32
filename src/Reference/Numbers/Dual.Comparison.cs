// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference.Numbers;

// By value only: a branch such as ReLU's must go where the plain run goes, whatever the derivative.
public readonly partial struct Dual<T>
{
    /// <summary>Whether the values are equal.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator ==(Dual<T> left, Dual<T> right) => left.Value == right.Value;

    /// <summary>Whether the values differ.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator !=(Dual<T> left, Dual<T> right) => left.Value != right.Value;

    /// <summary>Whether the left value is less.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator <(Dual<T> left, Dual<T> right) => left.Value < right.Value;

    /// <summary>Whether the left value is greater.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >(Dual<T> left, Dual<T> right) => left.Value > right.Value;

    /// <summary>Whether the left value is less or the same.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator <=(Dual<T> left, Dual<T> right) => left.Value <= right.Value;

    /// <summary>Whether the left value is greater or the same.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >=(Dual<T> left, Dual<T> right) => left.Value >= right.Value;

    /// <summary>Whether the values are equal as T's own Equals says.</summary>
    /// <param name="other">The other number.</param>
    /// <returns>Whether the values are equal.</returns>
    public bool Equals(Dual<T> other) => Value.Equals(other.Value);

    /// <summary>As <see cref="Equals(Dual{T})"/>; false for anything that is not a dual of the same T.</summary>
    /// <param name="obj">Anything.</param>
    /// <returns>Whether the values are equal.</returns>
    public override bool Equals(object? obj) => obj is Dual<T> other && Equals(other);

    /// <summary>The hash of the value: equality ignores the derivative.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => Value.GetHashCode();
}
