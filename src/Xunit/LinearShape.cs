using ExactGrad.Reference;

namespace ExactGrad.Xunit;

/// <summary>The extents of a call to a layer, any of which may be 0, and how its weights are stored.</summary>
/// <param name="Batch">B: examples.</param>
/// <param name="Inputs">n: inputs of an example.</param>
/// <param name="Outputs">m: outputs of an example.</param>
/// <param name="Layout">InputMajor: w and dw are [n,m]. OutputMajor: [m,n].</param>
public readonly record struct LinearShape(int Batch, int Inputs, int Outputs, WeightLayout Layout)
{
    /// <summary>Where w[i,j], from input i to output j, lies among the weights.</summary>
    /// <param name="i">The input.</param>
    /// <param name="j">The output.</param>
    public int Weight(int i, int j) => Layout == WeightLayout.InputMajor ? (i * Outputs) + j : (j * Inputs) + i;
}
