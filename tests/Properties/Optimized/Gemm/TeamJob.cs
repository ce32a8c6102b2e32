using System.Runtime.InteropServices;
using ExactGrad.Optimized;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>A job for a team: what each part does, and by which threads it was done. A part that it does not have is an error, and touches nothing.</summary>
internal sealed unsafe class TeamJob(int parts, Action<int> part)
{
    private readonly List<int>[] _threads = [.. Enumerable.Range(0, parts).Select(_ => new List<int>())];

    internal TeamJob(int parts)
        : this(parts, _ => { }) { }

    /// <summary>How often each part was done.</summary>
    internal int[] Times => [.. _threads.Select(threads => threads.Count)];

    /// <summary>The threads that did a part.</summary>
    internal IEnumerable<int> Threads => _threads.SelectMany(threads => threads).Distinct();

    /// <summary>The threads that did this part.</summary>
    internal IReadOnlyList<int> ThreadsOf(int index) => _threads[index];

    /// <summary>Has the team do it.</summary>
    internal TeamJob By(Team team, int threads)
    {
        // It is never freed: should the team's caller not wait for the others, they still find it.
        team.Do(threads, parts, &Part, (void*)GCHandle.ToIntPtr(GCHandle.Alloc(this)));
        return this;
    }

    /// <summary>Has the team of the process do it.</summary>
    internal TeamJob ByTheProcess(int threads)
    {
        Team.Run(threads, parts, &Part, (void*)GCHandle.ToIntPtr(GCHandle.Alloc(this)));
        return this;
    }

    private static void Part(void* state, nint index) => ((TeamJob)GCHandle.FromIntPtr((nint)state).Target!).Do(index);

    private void Do(nint index)
    {
        if (index < 0 || index >= parts)
        {
            throw new InvalidOperationException($"part {index} of {parts}");
        }

        lock (_threads[index])
        {
            _threads[index].Add(Environment.CurrentManagedThreadId);
        }

        part((int)index);
    }
}
