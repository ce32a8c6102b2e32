namespace ExactGrad.Optimized;

/// <summary>
/// Which gradients a backward call is to produce, and where. What is left out is <see cref="GradientMode.Skip"/>:
/// <code>new LinearGradients&lt;float&gt; { Dw = dw, DwMode = GradientMode.Accumulate }</code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct LinearGradients<T>
    where T : unmanaged
{
    // Read in place inside: what a property returns is a copy, and zeroed memory to hold it.
    internal readonly MatrixSpan<T> DxView,
        DwView;
    internal readonly ReadOnlyMatrixSpan<T> GateView;

    /// <summary>dx[s,i] = sum_j dy[s,j] w[i,j], shape [B,n].</summary>
    public MatrixSpan<T> Dx
    {
        get => DxView;
        init => DxView = value;
    }

    /// <summary>What becomes of <see cref="Dx"/>.</summary>
    public GradientMode DxMode { get; init; }

    /// <summary>
    /// Where given, of the shape of dx: dx[s,i] is the sum above where DxGate[s,i] > 0, else 0, and NaN where the gate is NaN. With what a
    /// rectifier was given, or gave, for a gate, <see cref="Dx"/> is the gradient before that rectifier, to the bits that
    /// <see cref="Rectifier.Backward"/> would give.
    /// </summary>
    public ReadOnlyMatrixSpan<T> DxGate
    {
        get => GateView;
        init => GateView = value;
    }

    /// <summary>dw[i,j] = sum_s x[s,i] dy[s,j], stored as w is: [n,m] or [m,n].</summary>
    public MatrixSpan<T> Dw
    {
        get => DwView;
        init => DwView = value;
    }

    /// <summary>What becomes of <see cref="Dw"/>.</summary>
    public GradientMode DwMode { get; init; }

    /// <summary>db[j] = sum_s dy[s,j], length m.</summary>
    public Span<T> Db { get; init; }

    /// <summary>What becomes of <see cref="Db"/>.</summary>
    public GradientMode DbMode { get; init; }
}
