// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>A count as a number of type <typeparamref name="T"/>.</summary>
internal static class Count<T>
    where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
{
    /// <summary>
    /// count = 1 + 1 + ... + 1, by doubling: adding ones singly would stick at 2^24 in float. Exact while the count has
    /// no more bits than the significand of T; above that each doubling rounds, to within 2 units in the last place.
    /// </summary>
    internal static T Of(long count)
    {
        if (count == 0)
        {
            return T.AdditiveIdentity;
        }

        T half = Of(count / 2);
        return count % 2 == 0 ? half + half : half + half + T.MultiplicativeIdentity;
    }
}
