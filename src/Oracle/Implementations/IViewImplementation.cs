using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>An implementation in this process that computes into memory of its caller, and so can be judged by what it does to it.</summary>
public interface IViewImplementation : IImplementation
{
    /// <summary>Which views and calls it takes.</summary>
    ViewTraits Views { get; }

    /// <summary>Computes into the outputs of a call. What it throws is a finding, but for <see cref="NotSupportedException"/>, a refusal.</summary>
    /// <param name="call">Operands of any strides that <see cref="Views"/> allows.</param>
    void Invoke(ViewCall call);

    /// <summary>
    /// Judges a case in another process that holds the same implementation, where an access to memory that is not there ends that process
    /// and not the run. Null where it survived, or where there is no such process: then the case is judged in this one alone.
    /// </summary>
    /// <param name="caseId">A case of the lane contract.</param>
    Fault? Probe(string caseId) => null;
}

/// <summary>Which views and calls an implementation takes.</summary>
public sealed record ViewTraits
{
    /// <summary>Whether neighbours in a row may lie apart, and matrices column after column.</summary>
    public bool ColumnStrides { get; init; } = true;

    /// <summary>Whether strides of inputs may be 0.</summary>
    public bool ZeroStrides { get; init; } = true;

    /// <summary>Whether it takes a number of threads.</summary>
    public bool Threads { get; init; }

    /// <summary>Whether several threads may call it at the same time.</summary>
    public bool Callers { get; init; } = true;
}
