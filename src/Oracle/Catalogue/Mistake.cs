using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>A mistake that people make, executable: what an implementation with it would return.</summary>
public sealed class Mistake
{
    private readonly Func<Action<Answering>> _create;
    private readonly Func<Action<ViewAnswering>>? _createViews;

    internal Mistake(
        string name,
        MistakeClass kind,
        string story,
        IReadOnlyList<string> threads,
        IReadOnlyList<Operation> operations,
        Func<Action<Answering>> create,
        Func<Action<ViewAnswering>>? createViews = null,
        Func<Failure, bool>? shows = null
    )
    {
        Name = name;
        Class = kind;
        Story = story;
        Threads = threads;
        Operations = operations;
        _create = create;
        _createViews = createViews;
        Shows = shows ?? (_ => false);
        HasOwnSign = shows is not null;
    }

    /// <summary>Its name, such as "db-not-summed".</summary>
    public string Name { get; }

    /// <summary>What kind of mistake it is.</summary>
    public MistakeClass Class { get; }

    /// <summary>One sentence: what the implementation does.</summary>
    public string Story { get; }

    /// <summary>Public threads of which it stands for one, as owner/repository#number or repository#number.</summary>
    public IReadOnlyList<string> Threads { get; }

    /// <summary>The operations that it can be in.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Whether it is a mistake with the caller's memory, or with threads: it shows where views are taken, and not in calls.</summary>
    public bool IsOfViews => _createViews is not null;

    /// <summary>Whether the way in which something failed tells this mistake, of which no two runs need be the same.</summary>
    internal Func<Failure, bool> Shows { get; }

    /// <summary>Whether it is told by the way of failing alone: what it leaves behind says nothing, or it may end the process.</summary>
    internal bool HasOwnSign { get; }

    /// <summary>A view implementation's memory with this mistake; null where it shows in calls.</summary>
    internal Action<ViewAnswering>? BeginViews() => _createViews?.Invoke();

    /// <summary>An implementation's memory with this mistake: for calls in their order, the answers that it would give.</summary>
    internal MistakenAnswers Begin() => new(this, _create());

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>Answers with a mistake, call by call; mistakes of state remember the calls before.</summary>
internal sealed class MistakenAnswers(Mistake mistake, Action<Answering> spoil)
{
    /// <summary>What would be returned, in the element type of the call.</summary>
    internal Dictionary<string, Tensor> Answer(Call call) => Answer(call, [this]);

    /// <summary>What would be returned with several mistakes, each of which spoils what those before it left.</summary>
    internal static Dictionary<string, Tensor> Answer(Call call, ReadOnlySpan<MistakenAnswers> mistakes) =>
        Spoiled(new Answering(call), mistakes).ToTensors();

    /// <summary>What is right so far, spoiled by one mistake after the other.</summary>
    internal static Answering Spoiled(Answering answering, ReadOnlySpan<MistakenAnswers> mistakes)
    {
        foreach (MistakenAnswers one in mistakes)
        {
            one.Spoil(answering);
        }

        return answering;
    }

    private void Spoil(Answering answering)
    {
        if (mistake.Operations.Contains(answering.Call.Operation))
        {
            spoil(answering);
        }
    }
}
