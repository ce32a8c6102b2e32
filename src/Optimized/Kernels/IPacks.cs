namespace ExactGrad.Optimized;

/// <summary>What a tile packs on the way, as a type: a tile that packs nothing has nothing of it in its loop.</summary>
internal interface IPacks;

/// <summary>Nothing.</summary>
internal readonly struct PacksNothing : IPacks;

/// <summary>The panel of A, whose rows, four at least, lie next to each other.</summary>
internal readonly struct PacksA : IPacks;

/// <summary>The panel of B, whose columns lie next to each other.</summary>
internal readonly struct PacksB : IPacks;
