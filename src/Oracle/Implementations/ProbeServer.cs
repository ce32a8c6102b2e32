using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Implementations;

/// <summary>The other side of <see cref="ProbeProcess"/>: judges a case a line, and says so if it is still there.</summary>
public static class ProbeServer
{
    /// <summary>The answer to a case that did not end the process, whatever else was wrong with it.</summary>
    internal const string Survived = "survived";

    /// <summary>Answers until the input ends.</summary>
    /// <param name="implementation">The implementation, itself without a process to probe in.</param>
    /// <param name="input">A case id a line.</param>
    /// <param name="output">An answer a line.</param>
    public static void Serve(IViewImplementation implementation, TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var judge = new Judge(implementation, new JudgeOptions());
        while (input.ReadLine() is string id)
        {
            judge.Replay(CaseId.Parse(id));
            output.WriteLine(Survived);
            output.Flush();
        }
    }
}
