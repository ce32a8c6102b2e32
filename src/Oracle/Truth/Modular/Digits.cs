using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth.Modular;

/// <summary>
/// A piece of a row of integers, decoded from a tensor's bytes into doubles that a product with limbs keeps exact. Types
/// of at most 24 significant bits are one digit; f64, of up to 53, is cut in two: value = digit 0 + digit 1 2^26.
/// <para>
/// The bound. A limb is below 2^21. One digit is at most 2^24 in absolute value, so a sum of 2^8 products is below 2^53;
/// two digits are at most 2^25 and 2^27, so a sum of 2^5 products is below 2^53. All partial sums are integers below 2^53:
/// double holds them exactly, fused or not, in any order. After <see cref="MostTerms"/> terms a sum must be reduced.
/// </para>
/// </summary>
internal sealed class Digits
{
    /// <summary>Weight of the second digit.</summary>
    internal const int Shift = 26;

    private const int MostTermsOfOne = 1 << 8;
    private const int MostTermsOfTwo = 1 << 5;

    private readonly Tensor _tensor;
    private readonly double[] _first;
    private readonly double[] _second;

    internal Digits(Tensor tensor)
    {
        _tensor = tensor;
        Count = tensor.Type == ElementType.F64 ? 2 : 1;
        MostTerms = Count == 2 ? MostTermsOfTwo : MostTermsOfOne;
        Length = MostTerms * Vector<double>.Count;
        _first = new double[Length];
        _second = new double[Count == 2 ? Length : 0];
    }

    /// <summary>1 or 2.</summary>
    internal int Count { get; }

    /// <summary>Products with limbs that may be added up before the sum is reduced.</summary>
    internal int MostTerms { get; }

    /// <summary>Elements of a piece: in each lane of a vector no more than <see cref="MostTerms"/>.</summary>
    internal int Length { get; }

    /// <summary>A digit of the piece that was read last, with zeros up to a whole number of vectors.</summary>
    internal ReadOnlySpan<double> this[int digit] => digit == 0 ? _first : _second;

    /// <summary>Reads up to <see cref="Length"/> elements of a row and returns how many, rounded up to a whole number of vectors.</summary>
    internal int Read(int row, int firstColumn, EntryGuard? guard)
    {
        int count = Math.Min(Length, _tensor.Columns - firstColumn);
        int padded = ResidueVector.Padded(count);
        Span<double> piece = _first.AsSpan(0, count);
        Decode(_tensor, (row * _tensor.Columns) + firstColumn, piece);
        _first.AsSpan(count, padded - count).Clear();
        guard?.Clean(row, firstColumn, _first.AsSpan(0, padded));
        if (Count == 2)
        {
            Split(_first.AsSpan(0, padded), _second.AsSpan(0, padded));
        }

        return padded;
    }

    /// <summary>Elements from a row-major index on, as double, which holds each exactly.</summary>
    internal static void Decode(Tensor tensor, int first, Span<double> values)
    {
        ReadOnlySpan<byte> bytes = tensor.Bytes.Span;
        switch (tensor.Type)
        {
            case ElementType.F64:
                MemoryMarshal.Cast<byte, double>(bytes).Slice(first, values.Length).CopyTo(values);
                break;
            case ElementType.F32:
                Widen(MemoryMarshal.Cast<byte, float>(bytes).Slice(first, values.Length), values);
                break;
            case ElementType.F16:
                for (int k = 0; k < values.Length; k++)
                {
                    values[k] = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[((first + k) * 2)..]);
                }

                break;
            default:
                for (int k = 0; k < values.Length; k++)
                {
                    uint upper = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((first + k) * 2)..]);
                    values[k] = BitConverter.UInt32BitsToSingle(upper << 16);
                }

                break;
        }
    }

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        int k = 0;
        for (; k <= from.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(from[k..]), out Vector<double> lower, out Vector<double> upper);
            lower.CopyTo(to[k..]);
            upper.CopyTo(to[(k + Vector<double>.Count)..]);
        }

        for (; k < from.Length; k++)
        {
            to[k] = from[k];
        }
    }

    /// <summary>Cuts integers of at most 2^53: the upper digit is the nearest integer to value 2^-26, so what is left is at most 2^25.</summary>
    private static void Split(Span<double> values, Span<double> upper)
    {
        var down = new Vector<double>(1.0 / (1 << Shift));
        var up = new Vector<double>(1 << Shift);
        for (int k = 0; k < values.Length; k += Vector<double>.Count)
        {
            var value = new Vector<double>(values[k..]);
            Vector<double> high = Vector.Round(value * down);
            high.CopyTo(upper[k..]);
            (value - (high * up)).CopyTo(values[k..]);
        }
    }
}
