using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;
using static ExactGrad.Tests.Acceptance.Support.NumberedConversation;

namespace ExactGrad.Tests.Acceptance.Processes;

/// <summary>
/// However a program ends, or stops answering, over a guilty call: that call gets the fault, and a fresh start of it is asked the others.
/// </summary>
public sealed class BreakdownTests
{
    [Theory]
    [InlineData("exit", FaultKind.Exited, "exited with code 7", "I give up")]
    [InlineData("abort", FaultKind.Crashed, "was ended by the signal SIGABRT", "The end of its standard error")]
    [InlineData("segfault", FaultKind.Crashed, "was ended by the signal SIGSEGV", "the answer to linear.backward")]
    [InlineData("hang", FaultKind.TimedOut, "sent nothing for 1 s", "was killed")]
    [InlineData("closes-output", FaultKind.Exited, "closed its standard output", "went on running")]
    [InlineData("cut-short", FaultKind.Exited, "exited with code 0", "after 9 of the 200 bytes of a frame")]
    public void GuiltyCall_GetsTheFault_AndTheOthersTheirAnswers(string behaviour, FaultKind kind, params string[] particulars)
    {
        SkipOnWindows(behaviour);
        GuiltyCallGetsTheFault(behaviour, Limit(behaviour), kind, particulars);
    }

    [Fact]
    public void BreakdownThatDoesNotComeBack_IsStillAFault()
    {
        // It ends after 4 answers, whatever is asked: put again to a fresh start, one group of 4 at a time, all is answered.
        IReadOnlyList<Answer> answers = Ask(new PeerProgram().Options("exit-after", 4), calls: 6);
        var fault = Assert.IsType<Fault>(answers[4]);
        Assert.Equal(FaultKind.Exited, fault.Kind);
        Assert.Contains("were all answered, so what came before them matters", fault.Text, StringComparison.Ordinal);
        AssertHonestExcept(answers, 4);
    }

    [Fact]
    public void ProgramThatAlwaysDies_CostsBoundedTime()
    {
        var program = new PeerProgram();
        IReadOnlyList<Answer> answers = Ask(program.Options("exit-after", 0) with { MaxRestarts = 3 }, calls: 50);
        Assert.All(answers, answer => AssertFault(answer, FaultKind.Exited, "exited with code 7"));
        Assert.Contains("restarted 3 times", ((Fault)answers[^1]).Text, StringComparison.Ordinal);
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void Program_AnswersAgain_AfterItsBreakdown()
    {
        Assert.True(
            ProcessImplementation.TryStart(new PeerProgram().Options("exit", Guilty), out ProcessImplementation? implementation, out _)
        );
        using (implementation)
        {
            IReadOnlyList<Call> calls = NumberedCalls.Make(Calls);
            AssertFault(implementation.Invoke([calls[Guilty]])[0], FaultKind.Exited, "exited with code 7");
            NumberedCalls.AssertHonest(implementation.Invoke([calls[3]])[0], 3);
            AssertHonestExcept(implementation.Invoke(calls), Guilty);
        }
    }

    private static TimeSpan Limit(string behaviour) => TimeSpan.FromSeconds(behaviour == "hang" ? 1 : 30);

    private static void SkipOnWindows(string behaviour) =>
        Assert.SkipWhen(
            OperatingSystem.IsWindows() && behaviour is "segfault" or "abort" or "closes-output",
            "signals and file descriptors are Unix's"
        );
}
