namespace ExactGrad.Oracle.Catalogue;

/// <summary>The catalogue of mistakes, most specific first within each kind.</summary>
public static class KnownMistakes
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<Mistake> All { get; } =
    [
        .. TranspositionMistakes.All,
        .. BiasMistakes.All,
        .. BatchAverageMistakes.All,
        .. AccumulationMistakes.All,
        .. TailMistakes.All,
        .. GateMistakes.All,
        .. LossMistakes.All,
        .. PrecisionMistakes.All,
        .. StateMistakes.All,
        .. EmptyMistakes.All,
        .. ViewMistakes.All,
        .. BufferMistakes.All,
        .. ThreadMistakes.All,
    ];
}
