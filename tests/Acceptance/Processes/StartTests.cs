using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;
using static ExactGrad.Tests.Acceptance.Support.NumberedConversation;

namespace ExactGrad.Tests.Acceptance.Processes;

/// <summary>A program that never comes to say hello is a fault with the particulars, and nothing is left running.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("exit-early", FaultKind.Exited, "exited with code 3 while hello was waited for", "no licence found")]
    [InlineData("banner", FaultKind.Garbage, "\"Welcome to my layer, version 2\\n", "prints belong on standard error")]
    [InlineData("wrong-protocol", FaultKind.Garbage, "\"exactgrad/7\"", "this judge speaks exactgrad/1")]
    [InlineData("unknown-operation", FaultKind.Garbage, "\"linear.foward\", which is not one of linear.forward")]
    public void Hello_ThatIsNone_IsAFault(string behaviour, FaultKind kind, params string[] particulars)
    {
        var program = new PeerProgram();
        AssertFault(Refused(program.Options(behaviour)), kind, particulars);
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void Hello_ThatComesTooLate_IsATimeOut()
    {
        var program = new PeerProgram();
        Fault fault = Refused(program.Options("slow-start", 600) with { StartTimeLimit = TimeSpan.FromSeconds(1) });
        AssertFault(fault, FaultKind.TimedOut, "sent nothing for 1 s while hello was waited for");
        Assert.Empty(program.LeftRunning());
    }

    [Fact]
    public void Hello_ThatComesLate_IsWaitedFor()
    {
        Assert.True(
            ProcessImplementation.TryStart(new PeerProgram().Options("slow-start", 1), out ProcessImplementation? implementation, out _)
        );
        using (implementation)
        {
            Assert.Equal("peer", implementation.Capabilities.Name);
            Assert.Equal(OperationNames.All, implementation.Capabilities.Operations.Order());
        }
    }

    [Fact]
    public void CommandThatDoesNotExist_IsNotStarted()
    {
        Fault fault = Refused(new ProcessOptions { Executable = "no-such-program-as-this" });
        AssertFault(fault, FaultKind.NotStarted, "\"no-such-program-as-this\" could not be started");
    }

    private static Fault Refused(ProcessOptions options)
    {
        Assert.False(ProcessImplementation.TryStart(options, out ProcessImplementation? implementation, out Fault? fault));
        Assert.Null(implementation);
        return fault!;
    }
}
