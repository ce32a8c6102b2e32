// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class Linear<T>
{
    /// <summary>
    /// db[j] = sum_s dy[s,j]. Derivation: df[j]/db[j] = 1, and every example of the batch uses the same b.
    /// </summary>
    /// <param name="dy">Gradient of the loss with respect to y, [B,m].</param>
    /// <returns>db [m]; where B = 0, zeros.</returns>
    public static T[] BiasGradient(T[,] dy)
    {
        int batch = dy.GetLength(0),
            outputs = dy.GetLength(1);
        var db = new T[outputs];
        for (int j = 0; j < outputs; j++)
        {
            T sum = T.AdditiveIdentity;
            for (int s = 0; s < batch; s++)
            {
                sum += dy[s, j];
            }

            db[j] = sum;
        }

        return db;
    }
}
