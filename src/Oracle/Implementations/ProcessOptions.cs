namespace ExactGrad.Oracle.Implementations;

/// <summary>How a program under test is started, and how long it is waited for.</summary>
public sealed record ProcessOptions
{
    /// <summary>The program: a path, or a name that is searched for as the system does.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments, each one as the program is to see it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs; this process's own directory where empty.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Environment variables to set for it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may take to say hello; generous, since importing a framework takes seconds.</summary>
    public TimeSpan StartTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take; the clock restarts with every answer.</summary>
    public TimeSpan CallTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to end after bye, before it is killed.</summary>
    public TimeSpan ExitTimeLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many calls may be in flight.</summary>
    public int WindowCalls { get; init; } = 128;

    /// <summary>How many bytes of calls may be in flight; one call always may.</summary>
    public long WindowBytes { get; init; } = 4 << 20;

    /// <summary>How often it is started again within one batch of calls, so that a program that always dies costs bounded time.</summary>
    public int MaxRestarts { get; init; } = 8;

    /// <summary>How many of a batch's calls may run into the time limit before the rest is given up.</summary>
    public int MaxTimeOuts { get; init; } = 4;
}
