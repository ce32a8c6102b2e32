using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Processes;

/// <summary>
/// Whatever a program does, its guilty call gets a fault of the right kind with the particulars, the other calls get
/// their answers, and nothing is left running.
/// </summary>
public sealed class FaultTests
{
    private const int Calls = 12;
    private const int Guilty = 5;

    [Theory]
    [InlineData("exit", FaultKind.Exited, "exited with code 7", "I give up")]
    [InlineData("abort", FaultKind.Crashed, "was ended by the signal SIGABRT", "The end of its standard error")]
    [InlineData("segfault", FaultKind.Crashed, "was ended by the signal SIGSEGV", "the answer to linear.backward")]
    [InlineData("hang", FaultKind.TimedOut, "sent nothing for 1 s", "was killed")]
    [InlineData("closes-output", FaultKind.Exited, "closed its standard output", "went on running")]
    [InlineData("stray-print", FaultKind.Garbage, "\"loss: 0.25\\n", "6c 6f 73 73", "prints belong on standard error")]
    [InlineData("garbage", FaultKind.Garbage, "hexadecimal de ad be ef", "not a frame of the protocol")]
    [InlineData("bad-header", FaultKind.Garbage, "not valid JSON")]
    [InlineData("endless", FaultKind.EndlessOutput, "\"4711\"", "nobody has asked")]
    [InlineData("huge-frame", FaultKind.EndlessOutput, "frame of 1099511627776 bytes was announced", "no expected answer takes more than")]
    [InlineData("cut-short", FaultKind.Exited, "exited with code 0", "after 9 of the 200 bytes of a frame")]
    [InlineData("duplicate-id", FaultKind.EndlessOutput, "was answered before")]
    [InlineData("wrong-shape", FaultKind.WrongShape, "dx has the shape [2,3,2], but the formula gives [2,3]")]
    [InlineData("wrong-type", FaultKind.WrongType, "dx is F64, but the call's tensors are F32")]
    [InlineData("missing-tensor", FaultKind.MissingTensor, "dx [2,3] is missing", "\"dw\", \"db\"")]
    [InlineData("extra-tensor", FaultKind.UnexpectedTensor, "\"bonus\" was not asked for")]
    [InlineData("failed", FaultKind.Failed, "ValueError: no such luck")]
    public void GuiltyCall_GetsTheFault_AndTheOthersTheirAnswers(string behaviour, FaultKind kind, params string[] particulars)
    {
        SkipOnWindows(behaviour);
        var program = new PeerProgram();
        IReadOnlyList<Answer> answers = Ask(program.Options(behaviour, Guilty) with { CallTimeLimit = Limit(behaviour) });

        AssertFault(answers[Guilty], kind, particulars);
        AssertHonestExcept(answers, Guilty);
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void UnsupportedCall_IsARefusal()
    {
        IReadOnlyList<Answer> answers = Ask(new PeerProgram().Options("unsupported", Guilty));
        Assert.Equal("not on Saturdays", Assert.IsType<Refusal>(answers[Guilty]).Text);
        AssertHonestExcept(answers, Guilty);
    }

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

    internal static void AssertFault(Answer answer, FaultKind kind, params string[] particulars)
    {
        var fault = Assert.IsType<Fault>(answer);
        Assert.True(fault.Kind == kind, $"{fault.Kind} instead of {kind}: {fault.Text}");
        Assert.All(particulars, part => Assert.Contains(part, fault.Text, StringComparison.Ordinal));
    }

    private static IReadOnlyList<Answer> Ask(ProcessOptions options, int calls = Calls) => Ask(options, NumberedCalls.Make(calls));

    private static IReadOnlyList<Answer> Ask(ProcessOptions options, IReadOnlyList<Call> calls)
    {
        Assert.True(ProcessImplementation.TryStart(options, out ProcessImplementation? implementation, out Fault? fault), fault?.Text);
        using (implementation)
        {
            return implementation.Invoke(calls);
        }
    }

    private static void AssertHonestExcept(IReadOnlyList<Answer> answers, int guilty = -1)
    {
        for (int k = 0; k < answers.Count; k++)
        {
            if (k != guilty)
            {
                NumberedCalls.AssertHonest(answers[k], k);
            }
        }
    }

    private static TimeSpan Limit(string behaviour) => TimeSpan.FromSeconds(behaviour == "hang" ? 1 : 30);

    private static void SkipOnWindows(string behaviour) =>
        Assert.SkipWhen(
            OperatingSystem.IsWindows() && behaviour is "segfault" or "abort" or "closes-output",
            "signals and file descriptors are Unix's"
        );
}
