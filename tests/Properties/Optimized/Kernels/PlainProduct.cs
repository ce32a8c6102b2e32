using System.Numerics;
using ExactGrad.Optimized;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>What every kernel must give, to the bit: each element one chain of multiply-adds in the order of k, and then its end.</summary>
internal static class PlainProduct
{
    /// <summary>C from A (M x K) and B (K x N), started from what is given and finished with a gate and an old C where the end asks for them.</summary>
    internal static T[,] Of<T>(T[,] a, T[,] b, T[,]? from, Finish finish, T[,] gate, T[,] old)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var c = new T[a.GetLength(0), b.GetLength(1)];
        for (int r = 0; r < c.GetLength(0); r++)
        {
            for (int j = 0; j < c.GetLength(1); j++)
            {
                T sum = from is null ? T.Zero : from[r, j];
                for (int k = 0; k < a.GetLength(1); k++)
                {
                    sum = MultiplyAdd(a[r, k], b[k, j], sum);
                }

                c[r, j] = Finished(sum, finish, gate[r, j], old[r, j]);
            }
        }

        return c;
    }

    /// <summary>a b + sum, as this machine rounds it.</summary>
    internal static T MultiplyAdd<T>(T a, T b, T sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Isa.HasFma ? T.FusedMultiplyAdd(a, b, sum) : a * b + sum;

    /// <summary>The value where the gate is above 0, else 0, and NaN where the gate is NaN.</summary>
    internal static T WherePositive<T>(T gate, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(gate) ? gate
        : gate > T.Zero ? value
        : T.Zero;

    private static T Finished<T>(T sum, Finish finish, T gate, T old)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        finish switch
        {
            Finish.Store => sum,
            Finish.Add => old + sum,
            Finish.Rectify => WherePositive(sum, sum),
            Finish.Gate => WherePositive(gate, sum),
            _ => old + WherePositive(gate, sum),
        };
}
