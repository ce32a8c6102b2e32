using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>The operands of a call in memory that is watched: what may be written, what must stay, and what the answer must be.</summary>
internal sealed class Arena : IDisposable
{
    private readonly List<Operand> _operands = [];
    private readonly Call _call;

    /// <summary>Puts a call's tensors into memory.</summary>
    /// <param name="call">The call; its tensors are copied.</param>
    /// <param name="place">How an operand lies, by its name, shape and whether it is an input.</param>
    /// <param name="junk">What stands in outputs that are overwritten; NaN is poison.</param>
    /// <param name="guarded">Whether memory ends (true) or begins (false) at a page that nobody may touch; null for plain memory.</param>
    internal Arena(Call call, Func<string, Tensor, bool, Placement> place, double junk = double.NaN, bool? guarded = null)
    {
        _call = call;
        int[] extents = Signature.Extents(call);
        foreach ((string name, int[] _) in Signature.Inputs(call.Operation, extents, call.Layout, call.Reduction))
        {
            Add(name, Role.Input, call.Inputs[name], call.Inputs[name]);
        }

        GradientRequest[] everything =
        [
            .. Signature.Requestable(call.Operation).Select(name => new GradientRequest(name, GradientMode.Overwrite)),
        ];
        foreach ((string name, int[] shape) in Signature.Outputs(call.Operation, extents, call.Layout, call.Reduction, everything))
        {
            bool choice = everything.Any(gradient => gradient.Name == name);
            bool requested = !choice || call.Request.Any(gradient => gradient.Name == name);
            Tensor filled = Tensor.Zeros(call.ElementType, shape);
            for (int k = 0; k < filled.Count; k++)
            {
                filled[k] = junk;
            }

            Tensor? content = call.Inputs.GetValueOrDefault(name) ?? (double.IsNaN(junk) ? null : filled);
            Add(name, requested ? Role.Output : Role.Unrequested, content, filled);
        }

        void Add(string name, Role role, Tensor? content, Tensor shape) =>
            _operands.Add(
                new Operand(name, role, content, shape, place(name, shape, role == Role.Input), tag: _operands.Count + 1, guarded)
            );
    }

    /// <summary>The call on these operands.</summary>
    internal ViewCall Call(int threads = 1) =>
        new(_call.Operation, _call.ElementType, _call.Layout, _call.Reduction, _call.Request, Views(Role.Input), Views(null), threads);

    internal Operand this[string name] => _operands.Find(operand => operand.Name == name)!;

    /// <summary>All memory, gaps included.</summary>
    internal IEnumerable<byte[]> Image => _operands.Select(operand => operand.Image);

    /// <summary>The outputs asked for, as they are now.</summary>
    internal Dictionary<string, Tensor> Answer => _operands.Where(o => o.Role == Role.Output).ToDictionary(o => o.Name, o => o.Now);

    /// <summary>What is there now is what must stay, or be added to.</summary>
    internal void Remember() => _operands.ForEach(operand => operand.Remember());

    /// <summary>Everything that was written and must not be.</summary>
    internal IEnumerable<Violation> Trespasses()
    {
        foreach (Operand operand in _operands)
        {
            if (operand.FirstChanged() is >= 0 and int place)
            {
                yield return Trespass(operand, place);
            }
        }
    }

    /// <summary>Every output that is not the truth of <paramref name="asked"/>.</summary>
    internal IEnumerable<Violation> Mismatches(Call asked, Dictionary<string, double[]> truth, string when, Tally[] tally)
    {
        foreach (Operand output in _operands.Where(operand => operand.Role == Role.Output))
        {
            var expected = new ExactExpectation(truth[output.Name], asked.ElementType);
            if (Comparer.Compare(output.Name, expected, output.Now, ref tally[0]) is Mismatch mismatch)
            {
                Violation told = MismatchStory.Of(asked, mismatch);
                int element = Array.IndexOf(mismatch.Wrong, true);
                string[] more =
                [
                    .. Layout(),
                    .. output.IsUntouched(element)
                        ? new[] { $"{Element(output.Name, output.Shape, element)} is what stood in the buffer before the call" }
                        : [],
                ];
                yield return told with
                {
                    Headline = $"{told.Headline}{when}",
                    Tell = () => told.Tell() is var story ? story with { Lines = [.. story.Lines, .. more] } : null!,
                };
            }
        }
    }

    public void Dispose() => _operands.ForEach(operand => operand.Dispose());

    private Violation Trespass(Operand operand, int place)
    {
        double before = operand.Before(place),
            after = operand.After(place);
        (string subject, string what) = (operand.Role, operand.IsElement(place)) switch
        {
            (Role.Input, true) => ($"input {operand.Name}", $"{_call.Operation.Name()} changed its input {operand.Name}"),
            (Role.Unrequested, true) => (
                $"unrequested {operand.Name}",
                $"{_call.Operation.Name()} wrote {operand.Name}, which was not asked for"
            ),
            _ => ($"gap of {operand.Name}", $"{_call.Operation.Name()} wrote beside the elements of {operand.Name}"),
        };
        string where = operand.IsElement(place)
            ? Element(operand.Name, operand.Shape, operand.ElementAt(place))
            : $"the gap {Gap(operand, place)}";
        IReadOnlyList<string> lines =
        [
            .. Given.Of(_call),
            .. Layout(),
            $"{where} (element {place} of its memory) was changed from {Number(before)} to {Number(after)}",
        ];
        return new Violation(
            subject,
            null,
            what,
            () =>
                new Story
                {
                    Element = where,
                    Expected = before,
                    Actual = after,
                    Bound = 0,
                    Wrong = 1,
                    Of = 1,
                    Lines = lines,
                }
        );
    }

    /// <summary>Between which elements a gap is.</summary>
    private static string Gap(Operand operand, int place)
    {
        int last = -1;
        for (int k = 0; k < operand.Shape.Count; k++)
        {
            last = operand.PlaceOf(k) < place && (last < 0 || operand.PlaceOf(k) > operand.PlaceOf(last)) ? k : last;
        }

        return last < 0 ? $"before {operand.Name}" : $"after {Element(operand.Name, operand.Shape, last)}";
    }

    private IEnumerable<string> Layout() =>
        _operands.Select(operand => operand.Placement.Words(operand.Name, operand.Shape)).Where(words => words.Length > 0);

    private Dictionary<string, TensorView> Views(Role? role) =>
        _operands
            .Where(operand => role is null ? operand.Role != Role.Input : operand.Role == role)
            .ToDictionary(operand => operand.Name, operand => operand.View);
}
