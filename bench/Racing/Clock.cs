using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ExactGrad.Racing;

/// <summary>
/// Seconds. Work on one thread is measured in that thread's processor time, which other jobs on the machine do not lengthen by taking its
/// core; work on several threads can only be measured by the wall clock, and asks for a quiet machine.
/// </summary>
internal static unsafe class Clock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    internal static bool HasProcessorTime { get; } = OperatingSystem.IsLinux();

    internal static double Now(int threads)
    {
        if (threads > 1 || !HasProcessorTime)
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        long* time = stackalloc long[2];
        return ClockGetTime(ThreadCpuTime, time) == 0
            ? time[0] + time[1] * 1e-9
            : throw new InvalidOperationException("clock_gettime gives no processor time of a thread on this machine");
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, long* time);
}
