// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>The chain linear, ReLU, linear, squared error: loss and all gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
public static class Network<T>
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>,
        IComparisonOperators<T, T, bool>
{
    /// <summary>z = x w1 + b1; a = max(z, 0); p = a w2 + b2: what the loss is taken of.</summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="parameters">w1 (n to h), b1 [h], w2 (h to m), b2 [m].</param>
    /// <returns>z [B,h], a [B,h] and p [B,m].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static NetworkActivations<T> Forward(T[,] x, NetworkParameters<T> parameters)
    {
        T[,] z = Linear<T>.Forward(x, parameters.W1, parameters.B1, parameters.Layout);
        T[,] a = Relu<T>.Forward(z);
        T[,] p = Linear<T>.Forward(a, parameters.W2, parameters.B2, parameters.Layout);
        return new NetworkActivations<T>(z, a, p);
    }

    /// <summary>The gradients, from the loss's own gradient dp backwards by the chain rule, one layer at a time.</summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="parameters">The parameters that forward was given.</param>
    /// <param name="activations">What forward returned.</param>
    /// <param name="dprediction">dp [B,m], as <see cref="SquaredError{T}"/> gives it.</param>
    /// <returns>dx, dw1, db1, dw2 and db2.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static NetworkGradients<T> Backward(
        T[,] x,
        NetworkParameters<T> parameters,
        NetworkActivations<T> activations,
        T[,] dprediction
    ) => Backward(x, parameters, activations, dprediction, _ => T.AdditiveIdentity);

    /// <summary>As above, with another convention for the derivative of ReLU at 0.</summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="parameters">The parameters that forward was given.</param>
    /// <param name="activations">What forward returned.</param>
    /// <param name="dprediction">dp [B,m].</param>
    /// <param name="atZero">As <see cref="Relu{T}"/> takes it.</param>
    /// <returns>dx, dw1, db1, dw2 and db2.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static NetworkGradients<T> Backward(
        T[,] x,
        NetworkParameters<T> parameters,
        NetworkActivations<T> activations,
        T[,] dprediction,
        Func<T, T> atZero
    )
    {
        T[,] dw2 = Linear<T>.WeightGradient(activations.A, dprediction, parameters.Layout);
        T[] db2 = Linear<T>.BiasGradient(dprediction);
        T[,] da = Linear<T>.InputGradient(parameters.W2, dprediction, parameters.Layout);
        T[,] dz = Relu<T>.Backward(activations.Z, da, atZero);
        T[,] dw1 = Linear<T>.WeightGradient(x, dz, parameters.Layout);
        T[] db1 = Linear<T>.BiasGradient(dz);
        T[,] dx = Linear<T>.InputGradient(parameters.W1, dz, parameters.Layout);
        return new NetworkGradients<T>(dx, dw1, db1, dw2, db2);
    }
}

/// <summary>The parameters of the chain.</summary>
/// <param name="W1">Weights of the first layer, n to h.</param>
/// <param name="B1">Biases [h].</param>
/// <param name="W2">Weights of the second layer, h to m.</param>
/// <param name="B2">Biases [m].</param>
/// <param name="Layout">How both weights are stored.</param>
public sealed record NetworkParameters<T>(T[,] W1, T[] B1, T[,] W2, T[] B2, WeightLayout Layout);

/// <summary>What forward computes and backward needs.</summary>
/// <param name="Z">Pre-activations [B,h].</param>
/// <param name="A">Activations max(z, 0) [B,h].</param>
/// <param name="Prediction">p [B,m].</param>
public sealed record NetworkActivations<T>(T[,] Z, T[,] A, T[,] Prediction);

/// <summary>All gradients of the chain, each with the shape of what it is the gradient of.</summary>
/// <param name="Dx">dL/dx [B,n].</param>
/// <param name="Dw1">dL/dw1, stored as w1 is.</param>
/// <param name="Db1">dL/db1 [h].</param>
/// <param name="Dw2">dL/dw2, stored as w2 is.</param>
/// <param name="Db2">dL/db2 [m].</param>
public sealed record NetworkGradients<T>(T[,] Dx, T[,] Dw1, T[] Db1, T[,] Dw2, T[] Db2);
