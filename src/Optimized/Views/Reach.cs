namespace ExactGrad.Optimized;

/// <summary>The memory from a view's first element to its last. Views share no element where these lie apart, which nearly all do.</summary>
internal readonly unsafe struct Reach(void* start, void* end)
{
    private readonly void* _start = start,
        _end = end;

    /// <summary>Whether they share a byte. What is empty shares none.</summary>
    internal bool Meets(Reach other) => _start < other._end && other._start < _end;
}
