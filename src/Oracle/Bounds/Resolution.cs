namespace ExactGrad.Oracle.Bounds;

/// <summary>
/// How small an error the comparison of an output resolves: over the entries whose truth is finite and not 0, the smallest
/// error that would have been called wrong there.
/// </summary>
internal struct Resolution()
{
    /// <summary>What was seen before.</summary>
    internal Resolution(long entries, double smallestError, double smallestShare)
        : this()
    {
        Entries = entries;
        SmallestError = smallestError;
        SmallestShare = smallestShare;
    }

    /// <summary>Entries seen.</summary>
    internal long Entries { get; private set; }

    /// <summary>The smallest error that would have been caught in some entry.</summary>
    internal double SmallestError { get; private set; } = double.PositiveInfinity;

    /// <summary>The smallest, as a share of its entry.</summary>
    internal double SmallestShare { get; private set; } = double.PositiveInfinity;

    /// <summary>Adds an entry.</summary>
    /// <param name="truth">What it must be; 0, NaN and infinities are not counted: there any other answer is wrong.</param>
    /// <param name="error">The smallest error that would have been caught.</param>
    internal void Add(double truth, double error)
    {
        if (truth == 0 || !double.IsFinite(truth))
        {
            return;
        }

        Entries++;
        SmallestError = Math.Min(SmallestError, error);
        SmallestShare = Math.Min(SmallestShare, error / Math.Abs(truth));
    }

    /// <summary>Adds the entries of another.</summary>
    internal void Add(in Resolution other)
    {
        Entries += other.Entries;
        SmallestError = Math.Min(SmallestError, other.SmallestError);
        SmallestShare = Math.Min(SmallestShare, other.SmallestShare);
    }
}
