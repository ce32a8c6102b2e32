using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;
using static ExactGrad.Tests.Acceptance.Support.NumberedConversation;

namespace ExactGrad.Tests.Acceptance.Processes;

/// <summary>A program that answers as it should gets all its answers accepted, and is waited for as long as the limits say.</summary>
public sealed class PatienceTests
{
    [Theory]
    [InlineData("honest")]
    [InlineData("swaps")]
    [InlineData("stderr-flood")]
    public void HonestProgram_GetsEveryAnswerToItsCall(string behaviour)
    {
        var program = new PeerProgram();
        IReadOnlyList<Answer> answers = Ask(program.Options(behaviour, Guilty));
        AssertHonestExcept(answers);
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void SlowProgram_IsGivenTheTimeLimit_ForEveryAnswerAnew()
    {
        // 15 answers at 0.1 s each take longer than the limit of 1 s for one.
        ProcessOptions options = new PeerProgram().Options("slow") with
        {
            CallTimeLimit = TimeSpan.FromSeconds(1),
        };
        AssertHonestExcept(Ask(options, calls: 15));
    }

    [Fact]
    public void ProgramThatDoesNotRead_TimesOut_HoweverLargeTheCall()
    {
        var program = new PeerProgram();
        ProcessOptions options = program.Options("deaf") with { CallTimeLimit = TimeSpan.FromSeconds(1), MaxRestarts = 0 };
        Call call = NumberedCalls.Make(1)[0];
        var large = new Call(
            Operation.ReluForward,
            ElementType.F64,
            call.Layout,
            call.Reduction,
            [],
            new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros(ElementType.F64, 1000, 1000) }
        );
        AssertFault(Ask(options, [large])[0], FaultKind.TimedOut, "sent nothing for 1 s while the answer to relu.forward was waited for");
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void ProgramThatIgnoresBye_IsKilled()
    {
        var program = new PeerProgram();
        var time = Stopwatch.StartNew();
        AssertHonestExcept(Ask(program.Options("never-ends") with { ExitTimeLimit = TimeSpan.FromMilliseconds(200) }));
        Assert.Empty(program.LeftRunning());
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(60));
    }
}
