namespace ExactGrad.Optimized;

/// <summary>How the weights of a layer with n inputs and m outputs are stored.</summary>
public enum WeightLayout
{
    /// <summary>[n, m]: row i holds the weights that leave input i.</summary>
    InputMajor,

    /// <summary>[m, n]: row j holds the weights that enter output j (what torch.nn.Linear holds).</summary>
    OutputMajor,
}
