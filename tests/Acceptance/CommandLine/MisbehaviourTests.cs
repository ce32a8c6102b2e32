using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>Whatever a program does, the run ends soon, with a finding that names what happened, and leaves nothing running.</summary>
public sealed class CallMisbehaviourTests
{
    [Theory]
    [InlineData("exit", "Exited", "exited with code 7")]
    [InlineData("hang", "TimedOut", "sent nothing for 0.5 s")]
    [InlineData("garbage", "Garbage", "not a frame of the protocol")]
    [InlineData("wrong-shape", "WrongShape", "but the formula gives")]
    [InlineData("failed", "Failed", "ValueError: no such luck")]
    public void Misbehaviour_IsAFinding_InBoundedTime(string behaviour, string fault, string told)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        var peer = new PeerProgram();
        string[] words = ["verify", "--lanes", "exact", "--cases", "1", "--time-limit", "500ms", "--json", file];
        Finished run = Exactgrad.Run([.. words, .. peer.Words(behaviour, double.PositiveInfinity)]).AssertExit(1);

        Assert.True(run.Time < TimeSpan.FromSeconds(30), $"{run.Time}");
        Assert.StartsWith("violated: ", run.LastLine, StringComparison.Ordinal);
        Assert.Contains(told, run.Output, StringComparison.Ordinal);
        Assert.Contains(ResultsFileJson.Read(file).Failures, failure => failure["fault"]?.GetValue<string>() == fault);
        Assert.Empty(peer.LeftRunning());
    }

    [Fact]
    public void ReplayOfACrash_CrashesAgain()
    {
        string[] program = new PeerProgram().Words("exit", double.PositiveInfinity);
        Finished run = Exactgrad.Run(["replay", "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/ff", .. program]).AssertExit(1);
        Assert.Contains("exited with code 7", run.Output, StringComparison.Ordinal);
        Assert.Contains("I give up", run.Output, StringComparison.Ordinal);
    }
}

/// <summary>A program that does not come to be asked.</summary>
public sealed class StartMisbehaviourTests
{
    [Theory]
    [InlineData("exit-early", "exited with code 3 while hello was waited for")]
    [InlineData("banner", "Welcome to my layer")]
    [InlineData("wrong-protocol", "exactgrad/7")]
    [InlineData("unknown-operation", "linear.foward")]
    public void ProgramThatSaysNoHello_IsViolated(string behaviour, string told)
    {
        var peer = new PeerProgram();
        Finished run = Exactgrad.Run(["verify", .. peer.Words(behaviour)]).AssertExit(1);
        Assert.Contains(told, run.Output, StringComparison.Ordinal);
        Assert.Equal("violated", run.LastLine);
        Assert.Empty(peer.LeftRunning());
    }

    [Fact]
    public void ProgramThatStartsTooSlowly_IsViolated_WithTheTimeThatItHad()
    {
        var peer = new PeerProgram();
        Finished run = Exactgrad.Run(["verify", "--start-time-limit", "400ms", .. peer.Words("slow-start", 600)]).AssertExit(1);
        Assert.Contains("sent nothing for 0.4 s while hello was waited for", run.Output, StringComparison.Ordinal);
        Assert.Equal("violated", run.LastLine);
        Assert.Empty(peer.LeftRunning());
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("replay", "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/ff")]
    public void CommandThatIsNotFound_IsViolated_WithItsName(params string[] words)
    {
        Finished run = Exactgrad.Run([.. words, "--", "no-such-program-as-this"]).AssertExit(1);
        Assert.Contains("\"no-such-program-as-this\" could not be started", run.Output, StringComparison.Ordinal);
        Assert.Equal("violated", run.LastLine);
    }
}
