namespace ExactGrad.Oracle.KnownFailures;

/// <summary>A failure that is known, and put up with for a while.</summary>
/// <param name="Case">The id of the case that fails.</param>
/// <param name="Message">The headline with which it fails.</param>
/// <param name="Reason">Why it is put up with.</param>
/// <param name="Expires">The last day on which it is.</param>
public sealed record KnownFailure(string Case, string Message, string Reason, DateOnly Expires);

/// <summary>What became of a known failure.</summary>
public enum KnownFailureStatus
{
    /// <summary>It fails with its message, as expected.</summary>
    StillFails,

    /// <summary>It fails with its message, but its day has passed.</summary>
    Expired,

    /// <summary>It does not fail any more.</summary>
    NoLongerFails,

    /// <summary>It fails with another message.</summary>
    FailsOtherwise,

    /// <summary>Its case could not be judged: inconclusive, vacuous, or refused.</summary>
    NotJudged,
}

/// <summary>What a check found of one known failure.</summary>
/// <param name="Failure">The known failure.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Found">The messages with which its case fails now.</param>
public sealed record KnownFailureFinding(KnownFailure Failure, KnownFailureStatus Status, IReadOnlyList<string> Found)
{
    /// <summary>Whether it is as the file says; anything else is itself a failure.</summary>
    public bool IsAsExpected => Status == KnownFailureStatus.StillFails;
}
