using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>What a peer sent is not what the protocol says. The only exception that reading from a peer throws.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>A breach of a kind of its own.</summary>
    /// <param name="kind">The fault that this breach is.</param>
    /// <param name="message">What came, where, and what was expected.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public ProtocolException(FaultKind kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>Output that is not a document or message of the protocol.</summary>
    /// <param name="message">What came, where, and what was expected.</param>
    public ProtocolException(string message)
        : this(FaultKind.Garbage, message) { }

    /// <summary>The fault that this breach is.</summary>
    public FaultKind Kind { get; }
}
