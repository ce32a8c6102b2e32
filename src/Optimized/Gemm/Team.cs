using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ExactGrad.Optimized;

/// <summary>
/// Threads that wait for work and keep their workspaces. The caller opens a job of numbered parts and claims parts itself; a worker that wakes
/// in time claims some too. Nobody waits for a thread that has not begun: the caller waits only for parts that are being computed,
/// so a worker that the system does not run costs nothing. One job at a time: a caller that finds the team at work does all parts alone.
/// </summary>
internal static unsafe class Team
{
    private const int MostWorkers = 255;

    private static readonly TimeSpan s_awake = TimeSpan.FromMilliseconds(0.1);
    private static readonly Lock s_oneJob = new();
    private static readonly SemaphoreSlim s_wake = new(0);
    private static int s_workers;

    // The job. What is written before s_open is read only by those who have seen it open, and are counted inside.
    private static delegate* <void*, nint, void> s_work;
    private static void* s_state;
    private static long s_parts,
        s_next;
    private static int s_open,
        s_inside,
        s_seats;
    private static Exception? s_failure;

    /// <summary>Does all parts, each once, on at most so many threads; they may run in any order.</summary>
    internal static void Run(int threads, nint parts, delegate* <void*, nint, void> work, void* state)
    {
        if (!s_oneJob.TryEnter())
        {
            for (nint part = 0; part < parts; part++)
            {
                work(state, part);
            }

            return;
        }

        Exception? failure;
        try
        {
            int helpers = (int)Math.Min(Math.Min(threads - 1, parts - 1), MostWorkers);
            Hire(helpers);
            s_work = work;
            s_state = state;
            (s_parts, s_next, s_seats, s_failure) = (parts, 0, helpers, null);
            Interlocked.Exchange(ref s_open, 1);
            // Calls of an earlier job that nobody has answered yet still stand.
            int calls = helpers - s_wake.CurrentCount;
            if (calls > 0)
            {
                s_wake.Release(calls);
            }

            Claim();
            Interlocked.Exchange(ref s_open, 0);
            var wait = new SpinWait();
            while (Volatile.Read(ref s_inside) != 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            failure = s_failure;
        }
        finally
        {
            s_oneJob.Exit();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void Claim()
    {
        try
        {
            for (long part; (part = Interlocked.Increment(ref s_next) - 1) < s_parts; )
            {
                s_work(s_state, (nint)part);
            }
        }
        catch (Exception failure)
        {
            // The caller throws it when all threads have left its memory.
            s_failure = failure;
            Interlocked.Exchange(ref s_next, s_parts);
        }
    }

    private static void Hire(int helpers)
    {
        for (; s_workers < helpers; s_workers++)
        {
            new Thread(Work) { IsBackground = true, Name = "ExactGrad.Optimized" }.UnsafeStart();
        }
    }

    private static void Work()
    {
        while (true)
        {
            // The next product of a network comes at once, and a thread that sleeps is often woken on its caller's core, where it only takes turns.
            for (long start = Stopwatch.GetTimestamp(); !s_wake.Wait(0); Thread.SpinWait(10))
            {
                if (Stopwatch.GetElapsedTime(start) > s_awake)
                {
                    s_wake.Wait();
                    break;
                }
            }

            Interlocked.Increment(ref s_inside);
            if (Volatile.Read(ref s_open) == 1 && Interlocked.Decrement(ref s_seats) >= 0)
            {
                Claim();
            }

            Interlocked.Decrement(ref s_inside);
        }
    }
}
