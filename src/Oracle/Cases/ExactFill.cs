using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Cases;

/// <summary>Fills a tensor with exact data, fast enough for tensors of millions of elements. docs/cases.md specifies the values.</summary>
internal static class ExactFill
{
    // Numbers are drawn into a piece that stays in the first cache, and are then stored in the tensor's format.
    private const int PieceLength = 1024;

    /// <summary>Small integers times 2^<paramref name="scale"/>, row by row; 0 off every <paramref name="stride"/>th diagonal.</summary>
    /// <param name="tensor">Filled with numbers that its type holds exactly.</param>
    /// <param name="random">The generator of this tensor.</param>
    /// <param name="bits">Of the largest integer.</param>
    /// <param name="scale">Exponent of the unit.</param>
    /// <param name="stride">1 where nothing is sparse.</param>
    internal static void Fill(Tensor tensor, ref SplitMix64 random, int bits, int scale, int stride)
    {
        (long largest, bool halfZero) = Style(ref random, bits);
        double unit = Math.ScaleB(1, scale);
        int columns = tensor.Columns;
        int rows = columns == 0 ? 0 : (int)(tensor.Count / columns);
        Span<double> piece = stackalloc double[PieceLength];
        for (int row = 0; row < rows; row++)
        {
            for (int first = 0; first < columns; first += PieceLength)
            {
                Span<double> part = piece[..Math.Min(PieceLength, columns - first)];
                Draw(part, ref random, largest, unit, halfZero);
                if (stride > 1)
                {
                    KeepDiagonals(part, (row + first) % stride, stride);
                }

                Store(part, tensor, (row * columns) + first);
            }
        }
    }

    /// <summary>
    /// The probability of the likeliest value of any entry of a tensor that <see cref="Fill"/> fills in this way: 1 / (2 L + 1)
    /// for whole numbers from -L to L; more where half are made 0; 1 off the diagonals.
    /// </summary>
    internal static double LikeliestValue(ref SplitMix64 random, int bits, int stride)
    {
        (long largest, bool halfZero) = Style(ref random, bits);
        // Of 2^64 words, one value gets at most one more than another.
        double each = (1.0 / ((2 * largest) + 1)) + Math.ScaleB(1, -64);
        return stride > 1 ? 1
            : halfZero ? 0.5 + (0.5 * each)
            : each;
    }

    /// <summary>One tensor in eight is of tiny numbers, and one has zeros in half of its places.</summary>
    private static (long Largest, bool HalfZero) Style(ref SplitMix64 random, int bits)
    {
        int style = random.Below(8);
        return ((1L << (style == 0 ? Math.Min(bits, 2) : bits)) - 1, style == 1);
    }

    private static void Draw(Span<double> part, ref SplitMix64 random, long largest, double unit, bool halfZero)
    {
        SplitMix64 local = random;
        ulong count = (ulong)((2 * largest) + 1);
        for (int k = 0; k < part.Length; k++)
        {
            ulong word = local.Next();
            // High bits for the number, low bits for the choice of a zero: they do not depend on each other.
            long value = (long)Math.BigMul(word, count, out _) - largest;
            part[k] = halfZero && (word & 1) == 0 ? 0 : value * unit;
        }

        random = local;
    }

    private static void KeepDiagonals(Span<double> part, int diagonal, int stride)
    {
        for (int k = 0; k < part.Length; k++)
        {
            if (diagonal != 0)
            {
                part[k] = 0;
            }

            diagonal = diagonal + 1 == stride ? 0 : diagonal + 1;
        }
    }

    private static void Store(ReadOnlySpan<double> part, Tensor tensor, int first)
    {
        switch (tensor.Type)
        {
            case ElementType.F64:
                part.CopyTo(tensor.As<double>()[first..]);
                break;
            case ElementType.F32:
                Span<float> floats = tensor.As<float>().Slice(first, part.Length);
                for (int k = 0; k < floats.Length; k++)
                {
                    floats[k] = (float)part[k];
                }

                break;
            case ElementType.F16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(tensor.Bytes.Span).Slice(first, part.Length);
                for (int k = 0; k < halves.Length; k++)
                {
                    halves[k] = (Half)part[k];
                }

                break;
            default:
                Span<ushort> words = tensor.As<ushort>().Slice(first, part.Length);
                for (int k = 0; k < words.Length; k++)
                {
                    words[k] = BFloat16.Round(part[k]);
                }

                break;
        }
    }
}
