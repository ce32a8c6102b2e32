using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The Reference with mistakes of the catalogue planted into it: for trying the judge, and for demonstrations.</summary>
/// <param name="mistakes">One mistake, or several: each spoils what those before it left.</param>
public sealed class MistakenImplementation(params Mistake[] mistakes) : ManagedImplementation
{
    private readonly MistakenAnswers[] _answers = [.. mistakes.Select(mistake => mistake.Begin())];

    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        new() { Name = $"reference with {string.Join(" and ", mistakes.Select(mistake => mistake.Name))}" };

    /// <inheritdoc />
    protected override Answer Invoke(Call call) => new Result(MistakenAnswers.Answer(call, _answers));
}
