using System.Buffers.Binary;
using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Truth;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The digest of an answer depends on every bit of it: and is what its text says, word by word.</summary>
public sealed class AnswerDigestTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(75)]
    public void Digest_ChangesWithEveryBit_AndIsOfFourChains(int halves)
    {
        Tensor tensor = Tensor.Zeros(ElementType.BF16, halves);
        for (int k = 0; k < tensor.Bytes.Length; k++)
        {
            tensor.Bytes.Span[k] = (byte)(37 * (k + 1));
        }

        ulong digest = AnswerDigest.Of(tensor);
        Assert.Equal(ByHand(tensor.Bytes.Span), digest);
        for (int bit = 0; bit < 8 * tensor.Bytes.Length; bit++)
        {
            tensor.Bytes.Span[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(digest, AnswerDigest.Of(tensor));
            tensor.Bytes.Span[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    // A chain for each of four words; what is left over goes into the first, a word and then a byte at a time.
    private static ulong ByHand(ReadOnlySpan<byte> bytes)
    {
        ulong[] chains = [1, 2, 3, 4];
        int words = bytes.Length / 8;
        for (int w = 0; w < words; w++)
        {
            int chain = w < words / 4 * 4 ? w % 4 : 0;
            chains[chain] = Step(chains[chain], BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * w)..]));
        }

        foreach (byte rest in bytes[(8 * words)..])
        {
            chains[0] = Step(chains[0], rest);
        }

        ulong digest = (ulong)bytes.Length;
        foreach (ulong chain in chains)
        {
            digest = SplitMix64.Mix(digest ^ chain);
        }

        return digest;
    }

    private static ulong Step(ulong chain, ulong word) =>
        unchecked(BitOperations.RotateLeft(chain + (word * 0xC2B2AE3D27D4EB4F), 31) * 0x9E3779B185EBCA87);
}
