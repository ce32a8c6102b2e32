namespace ExactGrad.Optimized;

/// <summary>What becomes of one gradient of a backward call.</summary>
public enum GradientMode
{
    /// <summary>Not asked for: it is not computed, and its buffer is neither read nor written.</summary>
    Skip,

    /// <summary>The buffer becomes the gradient. Its old content is never read: it may be NaN.</summary>
    Overwrite,

    /// <summary>The buffer becomes old content + gradient. The gradient is finished first, then added once.</summary>
    Accumulate,
}
