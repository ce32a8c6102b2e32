using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>An implementation in this process: override one method. An exception that it throws is a finding.</summary>
public abstract class ManagedImplementation : IImplementation
{
    /// <inheritdoc />
    public abstract Capabilities Capabilities { get; }

    /// <summary>Computes one call.</summary>
    /// <param name="call">An operation, element type and layout that <see cref="Capabilities"/> declares.</param>
    /// <returns>The tensors that <see cref="Signature.Outputs(Call)"/> names.</returns>
    protected abstract Answer Invoke(Call call);

    /// <inheritdoc />
    public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var answers = new Answer[calls.Count];
        for (int c = 0; c < answers.Length; c++)
        {
            try
            {
                answers[c] = Invoke(calls[c]);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                answers[c] = new Fault(FaultKind.Failed, $"{exception.GetType().Name}: {exception.Message}");
            }
        }

        return answers;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the implementation holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing) { }
}
