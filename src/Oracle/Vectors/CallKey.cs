using System.Security.Cryptography;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Vectors;

/// <summary>
/// The id of a call in files: what it asks decides it, so an answer belongs to the call that it answers and to no other, and a question
/// that two cases have in common stands there once.
/// </summary>
internal static class CallKey
{
    private const int Digits = 32;

    /// <summary>The first 128 bits of SHA-256 over the call's document, its tensors in the order of their names and its id empty.</summary>
    internal static string Of(Call call)
    {
        Call sorted = call with { Inputs = new SortedDictionary<string, Tensor>(call.Inputs.ToDictionary(), StringComparer.Ordinal) };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(new SafetensorsHeader().Write(CallMessage.Write("", sorted), out _));
        foreach (Tensor tensor in sorted.Inputs.Values)
        {
            hash.AppendData(tensor.Bytes.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
