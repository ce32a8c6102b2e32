namespace ExactGrad.Oracle.Calls;

/// <summary>What becomes of a gradient's old content.</summary>
public enum GradientMode
{
    /// <summary>The gradient replaces the old content, which is never read.</summary>
    Overwrite,

    /// <summary>The gradient is added, once, to the old content.</summary>
    Accumulate,
}

/// <summary>A gradient that the caller asks for. What is not asked for is not computed.</summary>
/// <param name="Name">Its name: dx, dw, db, or dw1, db1, dw2, db2 in network.step.</param>
/// <param name="Mode">Overwrite or accumulate; to accumulate, the call carries the old content as a tensor of the same name.</param>
public readonly record struct GradientRequest(string Name, GradientMode Mode);
