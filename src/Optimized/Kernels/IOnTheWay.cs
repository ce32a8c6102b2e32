namespace ExactGrad.Optimized;

/// <summary>What a tile does beside its multiply-adds, as a type: a tile that does nothing else has nothing of it in its loop.</summary>
internal interface IOnTheWay;

/// <summary>Nothing: a panel of B comes from the second level.</summary>
internal readonly struct Nothing : IOnTheWay;

/// <summary>Packs the panel of A, whose rows, four at least, lie next to each other.</summary>
internal readonly struct PackingA : IOnTheWay;

/// <summary>Packs the panel of B, whose columns lie next to each other, and fetches more of it from memory.</summary>
internal readonly struct PackingB : IOnTheWay;

/// <summary>Fetches the panel of A that follows from memory.</summary>
internal readonly struct FetchingA : IOnTheWay;

/// <summary>Fetches more of B, or of a block of it that follows, from memory.</summary>
internal readonly struct FetchingB : IOnTheWay;

/// <summary>Fetches the columns of B that follow those of a tile of dot products.</summary>
internal readonly struct FetchingNext : IOnTheWay;
