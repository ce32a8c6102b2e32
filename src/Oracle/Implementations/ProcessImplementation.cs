using System.Diagnostics.CodeAnalysis;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>
/// A program in any language that speaks the protocol of docs/protocol.md on its standard streams. Whatever it does
/// is an answer: where it crashes, hangs or talks nonsense, the calls in flight are put again one at a time to a fresh
/// start of it, so that the guilty call gets the fault and the others their answers.
/// </summary>
public sealed class ProcessImplementation : IImplementation
{
    private readonly Lock _gate = new();
    private readonly ProcessOptions _options;
    private ProcessSession? _session;
    private Fault? _lastBreakdown;
    private bool _disposed;
    private long _nextId = 1;
    private int _timeOuts;

    private ProcessImplementation(ProcessOptions options, ProcessSession session)
    {
        _options = options;
        _session = session;
        Capabilities = session.Capabilities;
    }

    /// <inheritdoc />
    public Capabilities Capabilities { get; }

    /// <summary>Starts a program and says hello.</summary>
    /// <param name="options">How to start it.</param>
    /// <param name="implementation">The program, ready for calls.</param>
    /// <param name="fault">Why there is none.</param>
    /// <returns>Whether it said hello as the protocol demands.</returns>
    public static bool TryStart(
        ProcessOptions options,
        [NotNullWhen(true)] out ProcessImplementation? implementation,
        [NotNullWhen(false)] out Fault? fault
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        implementation = ProcessSession.TryStart(options, out ProcessSession? session, out fault)
            ? new ProcessImplementation(options, session)
            : null;
        return implementation is not null;
    }

    /// <inheritdoc />
    public bool AnswersElsewhere => true;

    /// <inheritdoc />
    public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var conversation = new Conversation(calls, _options, _nextId);
            Answer?[] answers = conversation.Answers;
            _timeOuts = 0;
            if (Converse(conversation) is { } lasting)
            {
                for (int c = 0; c < answers.Length; c++)
                {
                    answers[c] ??= lasting;
                }
            }

            _nextId = conversation.NextId;
            return answers!;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _session?.Dispose();
            _session = null;
        }
    }

    /// <summary>Answers all calls, or returns the fault of those that it had to give up.</summary>
    private Fault? Converse(Conversation conversation)
    {
        Answer?[] answers = conversation.Answers;
        int restarts = 0;
        while (Unanswered(answers) is { Count: > 0 } waiting)
        {
            if (!TryRun(conversation, waiting, ref restarts, out Breakdown? breakdown, out Fault? lasting))
            {
                return lasting;
            }

            if (breakdown is null)
            {
                continue;
            }

            if (breakdown.Culprit is int culprit)
            {
                answers[culprit] = breakdown.Fault;
                continue;
            }

            if (!TryConvict(conversation, breakdown, ref restarts, out lasting))
            {
                return lasting;
            }
        }

        return null;
    }

    /// <summary>Puts the suspects one at a time, until one of them breaks the program again.</summary>
    private bool TryConvict(Conversation conversation, Breakdown breakdown, ref int restarts, [NotNullWhen(false)] out Fault? lasting)
    {
        Answer?[] answers = conversation.Answers;
        if (breakdown.Suspects.Count == 1)
        {
            // It was alone already.
            answers[breakdown.Suspects[0]] = breakdown.Fault;
            lasting = null;
            return true;
        }

        foreach (int suspect in breakdown.Suspects)
        {
            if (!TryRun(conversation, [suspect], ref restarts, out Breakdown? again, out lasting))
            {
                return false;
            }

            if (again is not null)
            {
                answers[again.Culprit ?? suspect] = again.Fault;
                return true;
            }
        }

        // A breakdown that does not come back is a finding all the same, and must not end as a pass.
        answers[breakdown.Suspects[0]] = breakdown.Fault with
        {
            Text =
                $"{breakdown.Fault.Text} Put again one at a time to a fresh start of the program, the {breakdown.Suspects.Count} calls in flight were all answered, so what came before them matters.",
        };
        lasting = null;
        return true;
    }

    private bool TryRun(
        Conversation conversation,
        IReadOnlyList<int> indices,
        ref int restarts,
        out Breakdown? breakdown,
        [NotNullWhen(false)] out Fault? lasting
    )
    {
        breakdown = null;
        lasting = null;
        if (_session is null)
        {
            if (++restarts > _options.MaxRestarts)
            {
                Fault last = _lastBreakdown!;
                lasting = last with
                {
                    Text = $"Given up: the program was restarted {_options.MaxRestarts} times for this batch. {last.Text}",
                };
                return false;
            }

            if (_timeOuts >= _options.MaxTimeOuts)
            {
                Fault last = _lastBreakdown!;
                lasting = last with { Text = $"Given up: {_timeOuts} calls of this batch ran into the time limit. {last.Text}" };
                return false;
            }

            if (!ProcessSession.TryStart(_options, out _session, out lasting))
            {
                _lastBreakdown = lasting;
                return false;
            }
        }

        breakdown = conversation.Run(_session, indices);
        if (breakdown is not null)
        {
            _lastBreakdown = breakdown.Fault;
            _timeOuts += breakdown.Fault.Kind == FaultKind.TimedOut ? 1 : 0;
            _session.Dispose();
            _session = null;
        }

        return true;
    }

    private static List<int> Unanswered(Answer?[] answers) => [.. Enumerable.Range(0, answers.Length).Where(c => answers[c] is null)];
}
