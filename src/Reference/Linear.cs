using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>
/// The fully connected layer y = x w + b, index by index. Shapes: x [B,n], w [n,m] or [m,n] by layout, b [m], y [B,m];
/// a gradient has the shape of what it is the gradient of. Every method returns new arrays and changes no argument.
/// </summary>
/// <typeparam name="T">The number type: exact (long, Int128, Rational), rounded (float, double, DoubleDouble) or Dual.</typeparam>
public static partial class Linear<T>
    where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>;
