using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>A fresh start of the peer, asked numbered calls.</summary>
internal static class NumberedConversation
{
    /// <summary>Calls of a conversation, unless said otherwise.</summary>
    internal const int Calls = 12;

    /// <summary>The call over which the peer misbehaves.</summary>
    internal const int Guilty = 5;

    /// <summary>The guilty call gets the fault, the others get their answers, and nothing is left running.</summary>
    internal static void GuiltyCallGetsTheFault(string behaviour, TimeSpan limit, FaultKind kind, params string[] particulars)
    {
        var program = new PeerProgram();
        IReadOnlyList<Answer> answers = Ask(program.Options(behaviour, Guilty) with { CallTimeLimit = limit });

        AssertFault(answers[Guilty], kind, particulars);
        AssertHonestExcept(answers, Guilty);
        Assert.Empty(program.LeftRunning());
    }

    internal static IReadOnlyList<Answer> Ask(ProcessOptions options, int calls = Calls) => Ask(options, NumberedCalls.Make(calls));

    internal static IReadOnlyList<Answer> Ask(ProcessOptions options, IReadOnlyList<Call> calls)
    {
        Assert.True(ProcessImplementation.TryStart(options, out ProcessImplementation? implementation, out Fault? fault), fault?.Text);
        using (implementation)
        {
            return implementation.Invoke(calls);
        }
    }

    internal static void AssertHonestExcept(IReadOnlyList<Answer> answers, int guilty = -1)
    {
        for (int k = 0; k < answers.Count; k++)
        {
            if (k != guilty)
            {
                NumberedCalls.AssertHonest(answers[k], k);
            }
        }
    }

    internal static void AssertFault(Answer answer, FaultKind kind, params string[] particulars)
    {
        var fault = Assert.IsType<Fault>(answer);
        Assert.True(fault.Kind == kind, $"{fault.Kind} instead of {kind}: {fault.Text}");
        Assert.All(particulars, part => Assert.Contains(part, fault.Text, StringComparison.Ordinal));
    }
}
