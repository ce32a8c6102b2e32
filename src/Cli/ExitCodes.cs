namespace ExactGrad.Cli;

/// <summary>Exit codes besides those of a verdict (0 verified, 1 violated, 2 inconclusive or vacuous).</summary>
internal static class ExitCodes
{
    /// <summary>Wrong usage or input.</summary>
    internal const int Usage = 64;

    /// <summary>A mistake of ours.</summary>
    internal const int Internal = 70;
}

/// <summary>Wrong usage or input: the message names what, where, and what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
