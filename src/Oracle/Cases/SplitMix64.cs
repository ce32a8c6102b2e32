namespace ExactGrad.Oracle.Cases;

/// <summary>
/// The generator behind every case: SplitMix64 (Steele, Lea and Flood 2014). Only 64-bit integer additions,
/// multiplications, shifts and exclusive ors, so a seed means the same numbers on every platform and in every language.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = state;

    /// <summary>A generator of its own for a named part of a case (a tensor, say): parts do not depend on each other.</summary>
    internal static SplitMix64 For(ulong seed, string part) => new(Mix(seed ^ Fnv1a(part)));

    /// <summary>The next 64 bits.</summary>
    internal ulong Next() => Mix(_state += Golden);

    /// <summary>A number from 0 to <paramref name="bound"/> - 1: the upper half of the 128-bit product with the next 64 bits.</summary>
    internal int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    internal int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True once in <paramref name="many"/> draws.</summary>
    internal bool OneIn(int many) => Below(many) == 0;

    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>FNV-1a over the UTF-16 code units of an ASCII name.</summary>
    internal static ulong Fnv1a(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return hash;
    }
}
