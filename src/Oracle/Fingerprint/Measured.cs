namespace ExactGrad.Oracle.Fingerprint;

/// <summary>What a probe found, or why it could not tell. Never a guess.</summary>
/// <typeparam name="T">What is measured.</typeparam>
public sealed record Measured<T>
{
    private readonly T? _value;

    private Measured(bool known, T? value, string reason)
    {
        IsKnown = known;
        _value = value;
        Reason = reason;
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsKnown { get; }

    /// <summary>Why there is none; empty where there is one.</summary>
    public string Reason { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => IsKnown ? _value! : throw new InvalidOperationException($"not determined: {Reason}");

    /// <summary>Text for people: what <paramref name="show"/> makes of the value, or that there is none.</summary>
    public string Text(Func<T, string> show)
    {
        ArgumentNullException.ThrowIfNull(show);
        return IsKnown ? show(Value) : "not determined";
    }

    internal static Measured<T> Known(T value) => new(true, value, "");

    internal static Measured<T> Unknown(string reason) => new(false, default, reason);
}
