using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The Reference with a mistake of the catalogue planted into it: for trying the judge, and for demonstrations.</summary>
/// <param name="mistake">The mistake.</param>
public sealed class MistakenImplementation(Mistake mistake) : ManagedImplementation
{
    private readonly MistakenAnswers _answers = mistake.Begin();

    /// <inheritdoc />
    public override Capabilities Capabilities { get; } = new() { Name = $"reference with {mistake.Name}" };

    /// <inheritdoc />
    protected override Answer Invoke(Call call) => new Result(_answers.Answer(call));
}
