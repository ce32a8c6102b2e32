using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ExactGrad.Optimized;

/// <summary>
/// Threads that wait for work and keep their workspaces. The caller opens a job of numbered parts and claims parts itself; a worker that wakes
/// in time claims some too. Nobody waits for a thread that has not begun: the caller waits only for parts that are being computed,
/// so a worker that the system does not run costs nothing. One job at a time: a caller that finds the team at work does all parts alone.
/// </summary>
internal sealed unsafe class Team
{
    private const int MostWorkers = 255;

    private static readonly TimeSpan s_awake = TimeSpan.FromMilliseconds(0.1);
    private static readonly Team s_ofTheProcess = new(Hire);

    private readonly Action<ThreadStart> _hire;
    private readonly Lock _oneJob = new();
    private readonly SemaphoreSlim _calls = new(0);
    private int _workers;

    // The job. What is written before there are seats is read only by those who have taken one, and are counted inside.
    private delegate* <void*, nint, void> _work;
    private void* _state;
    private long _parts,
        _next;
    private int _seats,
        _inside;
    private Exception? _failure;

    /// <summary>A team of its own; workers are hired when a job can use them.</summary>
    internal Team(Action<ThreadStart> hire) => _hire = hire;

    /// <summary>Calls that no worker has answered yet.</summary>
    internal int Calls => _calls.CurrentCount;

    /// <summary>As <see cref="Do"/>, with the one team of this process.</summary>
    internal static void Run(int threads, nint parts, delegate* <void*, nint, void> work, void* state) =>
        s_ofTheProcess.Do(threads, parts, work, state);

    /// <summary>A thread for a worker, which does not keep the process from ending.</summary>
    internal static void Hire(ThreadStart worker) => new Thread(worker) { IsBackground = true, Name = "ExactGrad.Optimized" }.UnsafeStart();

    /// <summary>Does all parts, each once, on at most so many threads; they may run in any order.</summary>
    internal void Do(int threads, nint parts, delegate* <void*, nint, void> work, void* state)
    {
        if (!_oneJob.TryEnter())
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
            for (; _workers < helpers; _workers++)
            {
                _hire(Work);
            }

            _work = work;
            _state = state;
            (_parts, _next, _failure) = (parts, 0, null);
            Interlocked.Exchange(ref _seats, helpers);
            // Calls of an earlier job that nobody has answered yet still stand.
            int calls = helpers - Calls;
            if (calls > 0)
            {
                _calls.Release(calls);
            }

            Claim();
            // Who comes from now on finds no seat, and does not look at the job.
            Interlocked.Exchange(ref _seats, 0);
            var wait = new SpinWait();
            while (Volatile.Read(ref _inside) != 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            failure = _failure;
        }
        finally
        {
            _oneJob.Exit();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Waits for a call, and claims parts where there is a seat left. Whether there was.</summary>
    internal bool Answer()
    {
        // The next product of a network comes at once, and a thread that sleeps is often woken on its caller's core, where it only takes turns.
        for (long start = Stopwatch.GetTimestamp(); !_calls.Wait(0); Thread.SpinWait(10))
        {
            if (Stopwatch.GetElapsedTime(start) > s_awake)
            {
                _calls.Wait();
                break;
            }
        }

        Interlocked.Increment(ref _inside);
        bool seated = Interlocked.Decrement(ref _seats) >= 0;
        if (seated)
        {
            Claim();
        }

        Interlocked.Decrement(ref _inside);
        return seated;
    }

    private void Work()
    {
        while (true)
        {
            Answer();
        }
    }

    private void Claim()
    {
        try
        {
            for (long part; (part = Interlocked.Increment(ref _next) - 1) < _parts; )
            {
                _work(_state, (nint)part);
            }
        }
        catch (Exception failure)
        {
            // The caller throws it when all threads have left its memory.
            _failure = failure;
            Interlocked.Exchange(ref _next, _parts);
        }
    }
}
