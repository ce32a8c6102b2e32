namespace ExactGrad.Optimized;

/// <summary>How a call is carried out. None of it changes a single bit of the result.</summary>
public readonly record struct LayerOptions
{
    /// <summary>How many threads may work on the call; 0 (the default) and 1 mean the calling thread alone.</summary>
    public int Threads { get; init; }

    internal int ValidThreads
    {
        get
        {
            if (Threads < 0)
            {
                Refuse.Threads(Threads);
            }

            return Math.Max(1, Threads);
        }
    }
}
