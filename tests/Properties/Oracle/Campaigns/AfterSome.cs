using ExactGrad.Oracle.Judging;

namespace ExactGrad.Tests.Properties.Oracle.Campaigns;

/// <summary>Interrupts a run after some batches.</summary>
internal sealed class AfterSome(CancellationTokenSource cancellation, int batches) : IProgress<JudgeProgress>
{
    private int _left = batches;

    public void Report(JudgeProgress value)
    {
        if (--_left == 0)
        {
            cancellation.Cancel();
        }
    }
}
