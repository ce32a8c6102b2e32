using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>The fast way to fill a tensor gives the very bits that docs/cases.md specifies, element by element.</summary>
public sealed class ExactFillTests
{
    private static readonly Arbitrary<(ElementType Type, int[] Shape, int Bits, int Scale, int Stride, int Seed)> Fills = Arb.From(
        from type in Gen.Elements(ElementFormat.All.Select(format => format.Type).ToArray())
        from rank in Gen.Choose(0, 2)
        from rows in Gen.Choose(0, 9)
        from columns in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(1000, 2100))
        from bits in Gen.Choose(1, ElementFormat.Of(type).SignificandBits)
        from scale in Gen.Choose(type == ElementType.F16 ? 0 : -6, type == ElementType.F16 ? 0 : 6)
        from stride in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, 70))
        from seed in Gen.Choose(0, int.MaxValue)
        select (
            type,
            rank == 0 ? []
            : rank == 1 ? new[] { columns }
            : [rows, columns],
            bits,
            scale,
            stride,
            seed
        )
    );

    [Fact]
    public void Fill_IsTheSpecification_BitForBit() =>
        Law.Holds(
            Fills,
            fill =>
            {
                Tensor expected = Tensor.Zeros(fill.Type, fill.Shape),
                    actual = Tensor.Zeros(fill.Type, fill.Shape);
                SplitMix64 one = SplitMix64.For((ulong)fill.Seed, "x"),
                    other = SplitMix64.For((ulong)fill.Seed, "x");
                Specified(expected, ref one, fill.Bits, fill.Scale, fill.Stride);
                ExactFill.Fill(actual, ref other, fill.Bits, fill.Scale, fill.Stride);
                Assert.True(expected.Bytes.Span.SequenceEqual(actual.Bytes.Span));
                Assert.Equal(one.Next(), other.Next());
            }
        );

    // docs/cases.md, word for word.
    private static void Specified(Tensor tensor, ref SplitMix64 random, int bits, int scale, int stride)
    {
        int style = random.Below(8);
        int width = style == 0 ? Math.Min(bits, 2) : bits;
        long largest = (1L << width) - 1;
        for (int k = 0; k < tensor.Count; k++)
        {
            ulong word = random.Next();
            long value = (long)Math.BigMul(word, (ulong)((2 * largest) + 1), out _) - largest;
            bool zero = (style == 1 && word % 2 == 0) || ((k / tensor.Columns) + (k % tensor.Columns)) % stride != 0;
            if (!zero)
            {
                tensor[k] = value * Math.ScaleB(1, scale);
            }
        }
    }
}
