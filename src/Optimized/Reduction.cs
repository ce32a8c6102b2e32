namespace ExactGrad.Optimized;

/// <summary>How the squared errors of a batch become the loss. It is the loss that is reduced, never the gradients.</summary>
public enum Reduction
{
    /// <summary>No reduction: l[s,j] = e[s,j]^2.</summary>
    None,

    /// <summary>L = sum e^2.</summary>
    Sum,

    /// <summary>L = sum e^2 / B.</summary>
    BatchMean,

    /// <summary>L = sum e^2 / (B m).</summary>
    Mean,
}
