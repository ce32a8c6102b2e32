using System.Numerics;
using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// 64 bits that depend on every bit of a tensor: four chains of the round of xxHash64 (Yann Collet, 2012), each a
/// bijection in every word, mixed at the end. Not a cryptographic hash.
/// </summary>
internal static class AnswerDigest
{
    private const ulong First = 0x9E3779B185EBCA87;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;
    private const int Rotation = 31;

    internal static ulong Of(Tensor tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.Bytes.Span;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (ulong a, ulong b, ulong c, ulong d) = (1, 2, 3, 4);
        int k = 0;
        for (; k <= words.Length - 4; k += 4)
        {
            a = Step(a, words[k]);
            b = Step(b, words[k + 1]);
            c = Step(c, words[k + 2]);
            d = Step(d, words[k + 3]);
        }

        for (; k < words.Length; k++)
        {
            a = Step(a, words[k]);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            a = Step(a, rest);
        }

        ulong digest = (ulong)bytes.Length;
        foreach (ulong chain in (ReadOnlySpan<ulong>)[a, b, c, d])
        {
            digest = SplitMix64.Mix(digest ^ chain);
        }

        return digest;
    }

    private static ulong Step(ulong chain, ulong word) => BitOperations.RotateLeft(chain + (word * Second), Rotation) * First;
}
