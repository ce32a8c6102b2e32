namespace ExactGrad.Oracle.Calls;

/// <summary>What an implementation gave back for a call.</summary>
public abstract record Answer;

/// <summary>Tensors, by name.</summary>
/// <param name="Outputs">The tensors of the result.</param>
public sealed record Result(IReadOnlyDictionary<string, Tensor> Outputs) : Answer;

/// <summary>The implementation does not do this; a lane that needs it is not applicable, never passed.</summary>
/// <param name="Text">Its own words.</param>
public sealed record Refusal(string Text) : Answer;

/// <summary>
/// There is no answer, and nobody to ask again: files hold none. Whether the implementation is right is not known.
/// </summary>
/// <param name="Text">Which call, and where.</param>
public sealed record NoAnswer(string Text) : Answer;

/// <summary>No usable result: the implementation crashed, hung, or broke the protocol. A violation.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">A sentence with the particulars.</param>
public sealed record Fault(FaultKind Kind, string Text) : Answer;

/// <summary>The ways in which an implementation can fail to give an answer that can be judged.</summary>
public enum FaultKind
{
    /// <summary>It said so itself: an error answer with the code failed, or an exception.</summary>
    Failed,

    /// <summary>It could not be started.</summary>
    NotStarted,

    /// <summary>It ended by a signal.</summary>
    Crashed,

    /// <summary>It ended before it had answered.</summary>
    Exited,

    /// <summary>No answer within the time limit.</summary>
    TimedOut,

    /// <summary>Its output is not a frame of the protocol.</summary>
    Garbage,

    /// <summary>Its output has no end: a frame larger than any answer can be, or answers that nobody asked for.</summary>
    EndlessOutput,

    /// <summary>A tensor of the result is missing.</summary>
    MissingTensor,

    /// <summary>A tensor that was not asked for.</summary>
    UnexpectedTensor,

    /// <summary>A tensor of another shape than the formula gives.</summary>
    WrongShape,

    /// <summary>A tensor of another element type than the call's.</summary>
    WrongType,
}

/// <summary>What the kinds of faults have in common.</summary>
public static class FaultKinds
{
    /// <summary>Whether the program has to be started anew after such a fault.</summary>
    public static bool CostsTheProcess(this FaultKind kind) =>
        kind
            is FaultKind.TimedOut
                or FaultKind.Crashed
                or FaultKind.Exited
                or FaultKind.Garbage
                or FaultKind.EndlessOutput
                or FaultKind.NotStarted;
}
