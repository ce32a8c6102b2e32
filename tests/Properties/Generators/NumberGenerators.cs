using ExactGrad.Reference.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace ExactGrad.Tests.Properties.Generators;

/// <summary>Numbers for the laws of the number types.</summary>
internal static class NumberGenerators
{
    /// <summary>Fractions of small integers: many equal pairs, zeros and common factors.</summary>
    internal static readonly Gen<Rational> SmallRational =
        from numerator in Gen.Choose(-30, 30)
        from denominator in Gen.Choose(1, 12)
        select new Rational(numerator, denominator);

    /// <summary>A rational step h != 0 of any sign, from 1/64 to 3.</summary>
    internal static readonly Gen<Rational> Step =
        from numerator in Gen.Choose(1, 3)
        from denominator in Gen.Choose(1, 64)
        from sign in Gen.Elements(-1, 1)
        select new Rational(sign * numerator, denominator);

    /// <summary>Any finite double by its bits: subnormals, zeros of both signs and the largest come often.</summary>
    internal static readonly Gen<double> AnyFinite =
        from sign in Gen.Elements(0L, 1L)
        from field in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(0x7FE)), (4, Gen.Choose(0, 0x7FE)))
        from fraction in Fraction
        select BitConverter.Int64BitsToDouble((sign << 63) | ((long)field << 52) | fraction);

    /// <summary>Pairs of double-words for sums: independent, or nearly cancelling in high or in low parts.</summary>
    internal static readonly Gen<(DoubleDouble Left, DoubleDouble Right)> SumPairs =
        from left in Word(-60, 60)
        from other in Word(-60, 60)
        from tiny in Word(-120, -50)
        from kind in Gen.Choose(0, 4)
        select (
            left,
            kind switch
            {
                0 => other,
                1 => (DoubleDouble)(-left.High),
                2 => DoubleDouble.TwoSum(-left.High, tiny.High * left.High),
                3 => DoubleDouble.TwoSum(-Math.BitIncrement(left.High), other.Low),
                _ => DoubleDouble.TwoSum(-left.High, left.Low),
            }
        );

    /// <summary>Pairs of double-words whose products and quotients stay far from underflow and overflow.</summary>
    internal static readonly Gen<(DoubleDouble Left, DoubleDouble Right)> ProductPairs =
        from left in Word(-200, 200)
        from right in Word(-200, 200)
        select (left, right);

    private static Gen<long> Fraction =>
        Gen.Frequency(
            (4, from high in Gen.Choose(0, (1 << 26) - 1) from low in Gen.Choose(0, (1 << 26) - 1) select ((long)high << 26) | (long)low),
            (1, Gen.Elements(0L, 1L, (1L << 52) - 1, (1L << 52) - 2, 1L << 51))
        );

    /// <summary>A double, not 0, with its exponent in a range.</summary>
    internal static Gen<double> Between(int leastExponent, int greatestExponent) =>
        from sign in Gen.Elements(-1.0, 1.0)
        from exponent in Gen.Choose(leastExponent, greatestExponent)
        from fraction in Fraction
        select sign * Math.ScaleB((1L << 52) + fraction, exponent - 52);

    /// <summary>A double-word whose low part is 0, or half an ulp of the high part, or anything smaller.</summary>
    internal static Gen<DoubleDouble> Word(int leastExponent, int greatestExponent) =>
        from high in Between(leastExponent, greatestExponent)
        from low in Between(0, 0)
        from gap in Gen.Choose(53, 70)
        from kind in Gen.Choose(0, 4)
        select DoubleDouble.TwoSum(high, kind == 0 ? 0 : Math.ScaleB(low, Math.ILogB(high) - gap));
}
