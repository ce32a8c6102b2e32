// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>One step of gradient descent: new parameters = old parameters - rate * gradient.</summary>
/// <typeparam name="T">The number type.</typeparam>
public static class GradientDescent<T>
    where T : ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>
{
    /// <summary>v'[i,j] = v[i,j] - rate dv[i,j].</summary>
    /// <param name="parameter">v.</param>
    /// <param name="gradient">dv, of the same shape.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>v', a new array.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static T[,] Step(T[,] parameter, T[,] gradient, T rate)
    {
        Shape.Same(gradient.GetLength(0), "rows of the gradient", parameter.GetLength(0), "rows of the parameter");
        Shape.Same(gradient.GetLength(1), "columns of the gradient", parameter.GetLength(1), "columns of the parameter");
        var next = new T[parameter.GetLength(0), parameter.GetLength(1)];
        for (int i = 0; i < next.GetLength(0); i++)
        {
            for (int j = 0; j < next.GetLength(1); j++)
            {
                next[i, j] = parameter[i, j] - rate * gradient[i, j];
            }
        }

        return next;
    }

    /// <summary>v'[j] = v[j] - rate dv[j].</summary>
    /// <param name="parameter">v.</param>
    /// <param name="gradient">dv, of the same length.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>v', a new array.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static T[] Step(T[] parameter, T[] gradient, T rate)
    {
        Shape.Same(gradient.Length, "length of the gradient", parameter.Length, "length of the parameter");
        var next = new T[parameter.Length];
        for (int j = 0; j < next.Length; j++)
        {
            next[j] = parameter[j] - rate * gradient[j];
        }

        return next;
    }
}
