using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>How entries of the catalogue are written down.</summary>
internal static class Entries
{
    internal static readonly Operation[] Forward = [Operation.LinearForward];
    internal static readonly Operation[] Backward = [Operation.LinearBackward];
    internal static readonly Operation[] Linear = [Operation.LinearForward, Operation.LinearBackward];
    internal static readonly Operation[] LossForward = [Operation.MseForward];
    internal static readonly Operation[] LossBackward = [Operation.MseBackward];
    internal static readonly Operation[] ReluForward = [Operation.ReluForward];
    internal static readonly Operation[] ReluBackward = [Operation.ReluBackward];
    internal static readonly Operation[] Everything = [.. OperationNames.All];

    /// <summary>A mistake without memory.</summary>
    internal static Mistake Entry(
        MistakeClass kind,
        string name,
        Operation[] operations,
        string story,
        string threads,
        Action<Answering> spoil
    ) => new(name, kind, story, Threads(threads), operations, () => spoil);

    /// <summary>A mistake with memory: <paramref name="create"/> makes one memory.</summary>
    internal static Mistake Stateful(
        MistakeClass kind,
        string name,
        Operation[] operations,
        string story,
        string threads,
        Func<Action<Answering>> create,
        Func<Failure, bool>? shows = null
    ) => new(name, kind, story, Threads(threads), operations, create, null, shows);

    /// <summary>A mistake with the caller's memory, without memory of its own.</summary>
    internal static Mistake OfViews(
        MistakeClass kind,
        string name,
        Operation[] operations,
        string story,
        string threads,
        Action<ViewAnswering> spoil
    ) => new(name, kind, story, Threads(threads), operations, () => _ => { }, () => spoil);

    /// <summary>A mistake with the caller's memory, or with threads, that remembers: <paramref name="create"/> makes one memory.</summary>
    internal static Mistake StatefulOfViews(
        MistakeClass kind,
        string name,
        Operation[] operations,
        string story,
        string threads,
        Func<Action<ViewAnswering>> create,
        Func<Failure, bool>? shows = null
    ) => new(name, kind, story, Threads(threads), operations, () => _ => { }, create, shows);

    private static string[] Threads(string threads) => threads.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
