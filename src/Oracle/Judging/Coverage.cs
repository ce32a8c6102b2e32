namespace ExactGrad.Oracle.Judging;

/// <summary>Which shards of a run a report tells of.</summary>
/// <param name="Count">How many shards the run has.</param>
/// <param name="Present">Those that it tells of, ascending.</param>
public sealed record Coverage(int Count, IReadOnlyList<int> Present)
{
    /// <summary>The others, ascending.</summary>
    public IReadOnlyList<int> Missing { get; } = [.. Enumerable.Range(1, Count).Except(Present)];
}
