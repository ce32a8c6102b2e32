using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Judging;

/// <summary>
/// What became of one test: an output of an operation in an element type, or there a law or check, in one lane. Its id is the same in
/// every run.
/// </summary>
public sealed record TestReport
{
    /// <summary>The lane.</summary>
    public required string Lane { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The element type.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>The output; in the lanes laws and contract the law or check.</summary>
    public required string Subject { get; init; }

    /// <summary>The stable name: LANE/OPERATION/TYPE/SUBJECT, such as exact/linear.backward/f32/dx.</summary>
    public string Id => $"{Lane}/{Name}";

    /// <summary>The name within the lane.</summary>
    public string Name => $"{Operation.Name()}/{Wire.ElementTypes[ElementType]}/{Subject}";

    /// <summary>Its verdict, from its own cases.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Cases judged.</summary>
    public long Cases { get; init; }

    /// <summary>Of these, cases in which it was wrong.</summary>
    public long Violated { get; init; }

    /// <summary>The first case in which it was wrong; null where there is none.</summary>
    public string? FirstViolated { get; init; }

    /// <summary>What was wrong there, in one sentence; elsewhere why nothing is known, where nothing is. Empty where there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was wrong there: the output, mostly; null where nothing was.</summary>
    internal string? ViolatedSubject { get; init; }

    /// <summary>What happened where there was no answer that could be judged; null where there was one.</summary>
    public FaultKind? Fault { get; init; }
}
