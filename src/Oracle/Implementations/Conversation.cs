using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Implementations;

/// <summary>What ended a conversation before every call was answered.</summary>
/// <param name="Fault">What happened.</param>
/// <param name="Culprit">The call that is known to be at fault, or null.</param>
/// <param name="Suspects">The calls that were in flight, oldest first.</param>
internal sealed record Breakdown(Fault Fault, int? Culprit, IReadOnlyList<int> Suspects);

/// <summary>One batch of calls and its answers so far; ids are the batch's own and never used twice.</summary>
internal sealed class Conversation(IReadOnlyList<Call> calls, ProcessOptions options, long firstId)
{
    private readonly Dictionary<string, int> _asked = [];
    private readonly long _limit = FrameLimit.Of(calls);
    private long _nextId = firstId;

    /// <summary>The answers by call; null where there is none yet.</summary>
    internal Answer?[] Answers { get; } = new Answer?[calls.Count];

    /// <summary>An id that no call has had.</summary>
    internal long NextId => _nextId;

    /// <summary>Puts calls, several in flight, until all are answered or the program breaks down.</summary>
    /// <returns>Null where all are answered.</returns>
    internal Breakdown? Run(ProcessSession session, IReadOnlyList<int> indices)
    {
        session.SetLimit(_limit);
        var inFlight = new SortedSet<int>();
        long bytes = 0;
        int next = 0;
        while (next < indices.Count || inFlight.Count > 0)
        {
            // Refilled when half empty, so that frames travel together and not one by one.
            if (inFlight.Count <= options.WindowCalls / 2)
            {
                while (next < indices.Count && HasRoom(inFlight.Count, bytes + SizeOf(indices[next])))
                {
                    bytes += SizeOf(indices[next]);
                    inFlight.Add(indices[next]);
                    Send(session, indices[next++]);
                }
            }

            if (!session.TryReceive(options.CallTimeLimit, Awaited(inFlight), out Document? document, out Fault? fault))
            {
                return new Breakdown(fault, null, [.. inFlight]);
            }

            try
            {
                int index = Accept(document, inFlight);
                bytes -= SizeOf(index);
            }
            catch (UnaskedException unasked)
            {
                return new Breakdown(session.Breach(unasked.Breach), unasked.Culprit, [.. inFlight]);
            }
            catch (ProtocolException breach)
            {
                return new Breakdown(session.Breach(breach), null, [.. inFlight]);
            }
        }

        return null;
    }

    private int Accept(Document document, SortedSet<int> inFlight)
    {
        (string id, Answer answer) = AnswerMessage.Read(document);
        bool known = _asked.TryGetValue(id, out int index);
        if (!known || !inFlight.Remove(index))
        {
            string what = known ? "was answered before" : "nobody has asked";
            var breach = new ProtocolException(FaultKind.EndlessOutput, $"it sent an answer with the id {Show.Text(id)}, which {what}");
            throw new UnaskedException(breach, known ? index : null);
        }

        Answers[index] = AnswerCheck.Check(calls[index], answer);
        return index;
    }

    private void Send(ProcessSession session, int index)
    {
        string id = _nextId++.ToString(CultureInfo.InvariantCulture);
        _asked.Add(id, index);
        session.Send(CallMessage.Write(id, calls[index]));
    }

    private bool HasRoom(int count, long bytes) => count == 0 || (count < options.WindowCalls && bytes <= options.WindowBytes);

    private long SizeOf(int index)
    {
        long size = 0;
        foreach (Tensor tensor in calls[index].Inputs.Values)
        {
            size += tensor.Bytes.Length;
        }

        return size;
    }

    private string Awaited(SortedSet<int> inFlight)
    {
        string others = inFlight.Count > 1 ? $" and {inFlight.Count - 1} more" : "";
        return $"the answer to {calls[inFlight.Min].Operation.Name()}{others}";
    }

    /// <summary>An answer that no call in flight asked for.</summary>
    private sealed class UnaskedException(ProtocolException breach, int? culprit) : Exception
    {
        internal ProtocolException Breach { get; } = breach;

        internal int? Culprit { get; } = culprit;
    }
}
