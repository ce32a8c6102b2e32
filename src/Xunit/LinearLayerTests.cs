using System.Numerics;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Xunit;

/// <summary>Judges a layer in every lane, each a test of its own. Override <see cref="Layer"/> in a public class of a test project.</summary>
/// <typeparam name="T">float, double or <see cref="Half"/>.</typeparam>
public abstract class LinearLayerTests<T> : ImplementationTests
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layer under test.</summary>
    protected abstract ILinearLayer<T> Layer { get; }

    /// <summary>
    /// What the layer declares of itself: override to add to it with <c>with { ... }</c>, such as the accumulator of a layer in Half, or that
    /// the bits of a row are the same in any batch. The judge holds the layer to it.
    /// </summary>
    /// <param name="declared">What the interface tells.</param>
    protected virtual Capabilities Declare(Capabilities declared) => declared;

    /// <inheritdoc />
    protected sealed override IImplementation CreateImplementation() => new LinearLayerImplementation<T>(Layer, Declare);
}
