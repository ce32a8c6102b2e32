using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>An implementation under test, however it is reached: in this process, in a child process, from files.</summary>
public interface IImplementation : IDisposable
{
    /// <summary>What it declares.</summary>
    Capabilities Capabilities { get; }

    /// <summary>Whether calls are answered outside this process, so that the judge does well to prepare cases meanwhile.</summary>
    bool AnswersElsewhere => false;

    /// <summary>
    /// Puts calls and returns an answer for each, in their order. The calls do not depend on each other; several may be
    /// in flight. Whatever the implementation does (crash, hang, garbage) is an answer, never an exception.
    /// </summary>
    /// <param name="calls">The calls; their tensors must not be kept or changed.</param>
    /// <returns>As many answers as calls.</returns>
    IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls);
}
