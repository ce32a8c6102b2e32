using System.Numerics;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>Values for cases.</summary>
internal static class Draw
{
    /// <summary>Integers so small that no sum of a test leaves what a float holds exactly: any order gives the same bits.</summary>
    internal static long[,] Integers(Random random, int rows, int columns) => Of(rows, columns, () => (long)random.Next(-8, 9));

    internal static long[] Integers(Random random, int length) => Flat(Integers(random, 1, length));

    /// <summary>Numbers of either sign and of exponents within 2^-20 and 2^20.</summary>
    internal static T[,] Reals<T>(Random random, int rows, int columns)
        where T : IBinaryFloatingPointIeee754<T> =>
        Of(rows, columns, () => T.CreateTruncating((random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-20, 21))));

    /// <summary>Small integers, sprinkled with NaN, infinities and zeros.</summary>
    internal static T[,] Specials<T>(Random random, int rows, int columns)
        where T : IBinaryFloatingPointIeee754<T> =>
        Of(
            rows,
            columns,
            () =>
                random.Next(60) switch
                {
                    0 => T.NaN,
                    1 => T.PositiveInfinity,
                    2 => T.NegativeInfinity,
                    < 20 => T.Zero,
                    _ => T.CreateTruncating(random.Next(-8, 9)),
                }
        );

    internal static T[,] Of<T>(int rows, int columns, Func<T> value)
    {
        var values = new T[rows, columns];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                values[r, c] = value();
            }
        }

        return values;
    }

    internal static T[,] Cast<S, T>(S[,] values)
        where S : INumberBase<S>
        where T : INumberBase<T>
    {
        var cast = new T[values.GetLength(0), values.GetLength(1)];
        for (int r = 0; r < values.GetLength(0); r++)
        {
            for (int c = 0; c < values.GetLength(1); c++)
            {
                cast[r, c] = T.CreateChecked(values[r, c]);
            }
        }

        return cast;
    }

    internal static T[] Cast<S, T>(S[] values)
        where S : INumberBase<S>
        where T : INumberBase<T> => Array.ConvertAll(values, T.CreateChecked);

    internal static T[] Flat<T>(T[,] row) => [.. row.Cast<T>()];
}
