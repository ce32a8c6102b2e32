using ExactGrad.Oracle.Calls;

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
        Func<Action<Answering>> create
    ) => new(name, kind, story, Threads(threads), operations, create);

    private static string[] Threads(string threads) => threads.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
