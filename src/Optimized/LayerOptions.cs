namespace ExactGrad.Optimized;

/// <summary>How a call is carried out. None of it changes a single bit of the result.</summary>
public readonly record struct LayerOptions
{
    /// <summary>How many threads may work on the call; 0 (the default) and 1 mean the calling thread alone.</summary>
    public int Threads { get; init; }

    internal int ValidThreads =>
        Threads >= 0
            ? Math.Max(1, Threads)
            : throw new ArgumentOutOfRangeException(nameof(Threads), Threads, "Threads must be 0 (one thread) or more.");
}
