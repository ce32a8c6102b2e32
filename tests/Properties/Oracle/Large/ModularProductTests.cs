using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Truth.Modular;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>Matrix times vector modulo 2^61 - 1 against integers of any length, up to the bound where a sum must be reduced.</summary>
public sealed class ModularProductTests
{
    private const int LongestSum = 8192;

    private static readonly Arbitrary<(ElementType Type, int Rows, int Columns, int Seed)> Shapes = Arb.From(
        from type in Gen.Elements(ElementFormat.All.Select(format => format.Type).ToArray())
        from rows in Gen.OneOf(Gen.Choose(0, 9), Gen.Choose(250, 270))
        from columns in Gen.OneOf(Gen.Choose(0, 17), Gen.Choose(120, 140))
        from seed in Gen.Choose(0, int.MaxValue)
        select (type, rows, columns, seed)
    );

    public static TheoryData<ElementType> Types => [.. ElementFormat.All.Select(format => format.Type)];

    [Fact]
    public void Products_AreThoseOfIntegers() =>
        Law.Holds(
            Shapes,
            shape =>
            {
                SplitMix64 random = SplitMix64.For((ulong)shape.Seed, "products");
                Tensor matrix = Tensor.Zeros(shape.Type, shape.Rows, shape.Columns);
                int bits = random.Between(1, ElementFormat.Of(shape.Type).SignificandBits);
                for (int k = 0; k < matrix.Count; k++)
                {
                    matrix[k] = (long)(random.Next() >> (64 - bits)) * (random.OneIn(2) ? 1 : -1);
                }

                HoldsFor(matrix, ResidueVector.Random(ref random, shape.Columns), ResidueVector.Random(ref random, shape.Rows));
            },
            cases: 50
        );

    /// <summary>Every partial sum at its largest, at the longest sum of the lane: one term too many would round.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void LongestSums_OfTheLargestIntegers_DoNotRound(ElementType type)
    {
        double largest = Math.ScaleB(1, ElementFormat.Of(type).SignificandBits) - 1;
        foreach (ulong residue in new[] { Mersenne61.Prime - 1, (1UL << 61) - (1UL << 41) - 1, 1UL, (1UL << 21) - 1 })
        {
            foreach ((int rows, int columns) in new[] { (2, LongestSum), (LongestSum, 3) })
            {
                Tensor matrix = Tensor.Zeros(type, rows, columns);
                for (int k = 0; k < matrix.Count; k++)
                {
                    matrix[k] = rows == 2 && k >= columns ? -largest : largest;
                }

                HoldsFor(matrix, Filled(columns, residue), Filled(rows, residue));
            }
        }
    }

    /// <summary>2^53 and integers just below, where the upper digit is rounded up and the lower one is negative.</summary>
    [Fact]
    public void Digits_OfLargestDoubles_AreExact()
    {
        Tensor matrix = Tensor.Zeros(ElementType.F64, 1, 400);
        for (int k = 0; k < matrix.Count; k++)
        {
            double value = Math.ScaleB(1, 53) - (k < 200 ? k : k * (double)(1 << 25));
            matrix[k] = k % 3 == 0 ? -value : value;
        }

        HoldsFor(matrix, Filled(400, Mersenne61.Prime - 1), [Mersenne61.Prime - 1]);
    }

    [Fact]
    public void Guard_NotesWhatIsNoIntegerBelowItsLimit_AndTakesItAs0()
    {
        double[] bad = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5, 1024, -1024, 1e-300, Math.ScaleB(1, 61), 3.5];
        foreach (double value in bad)
        {
            for (int k = 0; k < 35; k++)
            {
                Tensor matrix = Tensor.Zeros(ElementType.F64, 5, 7);
                matrix[(k + 1) % 35] = 1023;
                matrix[(k + 2) % 35] = -0.0;
                Tensor cleaned = matrix.Clone();
                matrix[k] = value;
                var guard = new EntryGuard(1024, 5, 7);
                ulong[] product = ModularProduct.Times(matrix, new ResidueVector(Filled(7, 12345)), guard);
                Assert.Equal(ModularProduct.Times(cleaned, new ResidueVector(Filled(7, 12345))), product);
                Assert.All(Enumerable.Range(0, 5), row => Assert.Equal(row == k / 7, guard.IsBadRow(row)));
                Assert.All(Enumerable.Range(0, 7), column => Assert.Equal(column == k % 7, guard.IsBadColumn(column)));
                Assert.Equal(2, guard.NonZero);
            }
        }
    }

    private static ulong[] Filled(int length, ulong residue)
    {
        var filled = new ulong[length];
        Array.Fill(filled, residue);
        return filled;
    }

    private static void HoldsFor(Tensor matrix, ulong[] right, ulong[] left)
    {
        var rows = new BigInteger[matrix.Rows];
        var columns = new BigInteger[matrix.Columns];
        for (int k = 0; k < matrix.Count; k++)
        {
            var element = (BigInteger)matrix[k];
            rows[k / matrix.Columns] += element * right[k % matrix.Columns];
            columns[k % matrix.Columns] += element * left[k / matrix.Columns];
        }

        Assert.Equal(rows.Select(Residue), ModularProduct.Times(matrix, new ResidueVector(right)));
        Assert.Equal(columns.Select(Residue), ModularProduct.TransposedTimes(matrix, new ResidueVector(left)));
    }

    private static ulong Residue(BigInteger value) => (ulong)(((value % Mersenne61.Prime) + Mersenne61.Prime) % Mersenne61.Prime);
}
