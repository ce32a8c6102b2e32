using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>A thread that has no packing buffers yet.</summary>
internal static class FreshThread
{
    /// <summary>Does it there; what it throws fails the test.</summary>
    internal static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
