using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>Puts sums to an implementation, many at a time.</summary>
/// <param name="implementation">The implementation.</param>
/// <param name="site">Where it sums.</param>
/// <param name="side">Rows and columns of the output of a probe, all holding the same sum.</param>
/// <param name="cancellation">Stops between batches.</param>
internal sealed class Questions(IImplementation implementation, SumSite site, int side, CancellationToken cancellation)
{
    // What is in memory at once, and what one batch may cost where the program hangs, stay small.
    private const int Batch = 256;

    internal SumSite Site => site;

    internal int Side => side;

    /// <summary>Calls put so far.</summary>
    internal long Asked { get; private set; }

    /// <summary>The first answer whose elements are not all the same though all are the same sum; null where there is none.</summary>
    internal string? Uneven { get; private set; }

    /// <summary>The value of each sum: element 0 of an output that holds the same sum everywhere.</summary>
    /// <exception cref="NoAnswerException">An answer is missing.</exception>
    internal double[] Ask(IReadOnlyList<Terms> sums)
    {
        Tensor[] answers = Ask([.. sums.Select(sum => sum.Call(side, side))]);
        foreach (Tensor answer in answers)
        {
            Uneven ??= FirstOther(answer) is int k
                ? $"{site.Output}[{Position(answer, k)}] has other bits than {site.Output}[{Position(answer, 0)}], though both are the same sum"
                : null;
        }

        return [.. answers.Select(answer => answer[0])];
    }

    /// <summary>The output of each call.</summary>
    /// <exception cref="NoAnswerException">An answer is missing.</exception>
    internal Tensor[] Ask(IReadOnlyList<Call> calls)
    {
        var outputs = new List<Tensor>(calls.Count);
        // The first call goes alone: where a program hangs, its time limit is waited for once.
        int alone = Asked == 0 ? 1 : 0;
        foreach (Call[] batch in calls.Take(alone).Chunk(1).Concat(calls.Skip(alone).Chunk(Batch)))
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Answer> answers = implementation.Invoke(batch);
            Asked += batch.Length;
            for (int c = 0; c < batch.Length; c++)
            {
                Answer answer = AnswerCheck.Check(batch[c], answers[c]);
                outputs.Add(answer is Result result ? result.Outputs[site.Output] : throw new NoAnswerException(answer));
            }
        }

        return [.. outputs];
    }

    private static int? FirstOther(Tensor answer)
    {
        int bytes = ElementFormat.Of(answer.Type).Bytes;
        ReadOnlySpan<byte> all = answer.Bytes.Span;
        for (int k = 1; k < answer.Count; k++)
        {
            if (!all.Slice(k * bytes, bytes).SequenceEqual(all[..bytes]))
            {
                return k;
            }
        }

        return null;
    }

    private static string Position(Tensor answer, int k) =>
        answer.Shape.Length == 1 ? $"{k}" : $"{k / answer.Columns},{k % answer.Columns}";
}

/// <summary>An implementation gave no result: it refused, or there was a fault.</summary>
/// <param name="answer">What it gave instead.</param>
internal sealed class NoAnswerException(Answer answer) : Exception
{
    internal Answer Answer => answer;
}
