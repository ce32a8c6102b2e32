using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>Whether the same call gives the same bits again: at once, and after all other probes.</summary>
internal sealed class RepeatProbe
{
    private const int Calls = 4;
    private const int Times = 4;

    private readonly Questions _questions;
    private readonly Call[] _calls;
    private readonly Tensor[] _first;

    /// <summary>Asks for the first time.</summary>
    internal RepeatProbe(Questions questions, int terms)
    {
        _questions = questions;
        var random = new RandomTerms(questions.Site, "repeat");
        _calls = [.. Enumerable.Range(0, Calls).Select(_ => random.Sum(terms).Call(questions.Side, questions.Side))];
        _first = questions.Ask(_calls);
    }

    /// <summary>Asks again, and says what differs; null where nothing does.</summary>
    internal string? Again()
    {
        for (int time = 2; time <= Times; time++)
        {
            Tensor[] again = _questions.Ask(_calls);
            for (int c = 0; c < Calls; c++)
            {
                if (!again[c].Bytes.Span.SequenceEqual(_first[c].Bytes.Span))
                {
                    return $"of {Calls} calls with random numbers, call {c + 1} gave other bits when it was put again";
                }
            }
        }

        return null;
    }
}
