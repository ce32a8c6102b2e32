using ExactGrad.Oracle.Calls;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;
using static ExactGrad.Tests.Acceptance.Support.NumberedConversation;

namespace ExactGrad.Tests.Acceptance.Processes;

/// <summary>
/// Whatever a program answers a guilty call with, that call gets a fault of the right kind with the particulars, the other calls get
/// their answers, and nothing is left running.
/// </summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("stray-print", FaultKind.Garbage, "\"loss: 0.25\\n", "6c 6f 73 73", "prints belong on standard error")]
    [InlineData("garbage", FaultKind.Garbage, "hexadecimal de ad be ef", "not a frame of the protocol")]
    [InlineData("bad-header", FaultKind.Garbage, "not valid JSON")]
    [InlineData("endless", FaultKind.EndlessOutput, "\"4711\"", "nobody has asked")]
    [InlineData("huge-frame", FaultKind.EndlessOutput, "frame of 1099511627776 bytes was announced", "no expected answer takes more than")]
    [InlineData("duplicate-id", FaultKind.EndlessOutput, "was answered before")]
    [InlineData("wrong-shape", FaultKind.WrongShape, "dx has the shape [2,3,2], but the formula gives [2,3]")]
    [InlineData("wrong-type", FaultKind.WrongType, "dx is F64, but the call's tensors are F32")]
    [InlineData("missing-tensor", FaultKind.MissingTensor, "dx [2,3] is missing", "\"dw\", \"db\"")]
    [InlineData("extra-tensor", FaultKind.UnexpectedTensor, "\"bonus\" was not asked for")]
    [InlineData("failed", FaultKind.Failed, "ValueError: no such luck")]
    public void GuiltyCall_GetsTheFault_AndTheOthersTheirAnswers(string behaviour, FaultKind kind, params string[] particulars) =>
        GuiltyCallGetsTheFault(behaviour, TimeSpan.FromSeconds(30), kind, particulars);

    [Fact]
    public void UnsupportedCall_IsARefusal()
    {
        IReadOnlyList<Answer> answers = Ask(new PeerProgram().Options("unsupported", Guilty));
        Assert.Equal("not on Saturdays", Assert.IsType<Refusal>(answers[Guilty]).Text);
        AssertHonestExcept(answers, Guilty);
    }
}
