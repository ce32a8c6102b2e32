using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The Reference with two mistakes of the catalogue planted into it, the second on what the first left.</summary>
/// <param name="first">The first.</param>
/// <param name="second">The second.</param>
public sealed class TwiceMistakenImplementation(Mistake first, Mistake second) : ManagedImplementation
{
    private readonly MistakenAnswers[] _answers = [first.Begin(), second.Begin()];

    /// <inheritdoc />
    public override Capabilities Capabilities { get; } = new() { Name = $"reference with {first.Name} and {second.Name}" };

    /// <inheritdoc />
    protected override Answer Invoke(Call call) => new Result(MistakenAnswers.Answer(call, _answers));
}
