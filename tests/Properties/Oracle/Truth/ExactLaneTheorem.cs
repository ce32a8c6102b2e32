using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>
/// What the exact lane rests on: where the budget holds, no operation in any order rounds, so there is one right answer.
/// </summary>
public sealed class ExactLaneTheorem
{
    private const int Cases = 250;

    private static readonly ExactLane Lane = new();

    private static readonly LaneSettings Mixed = Declared(Formats.Mixed);

    [Fact]
    public void Budget_OfEveryDrawnCase_Holds() =>
        Law.Holds(CaseArbitrary.Of(Lane, Mixed), id => ExactBudget.Holds(CallOf(id), ExactCases.Bits(id.Variant)!.Value), Cases);

    [Fact]
    public void Truth_InDouble_IsTheRationalTruth() =>
        Law.Holds(
            CaseArbitrary.Of(Lane, Mixed),
            id =>
            {
                if (IsMeanOverNothing(id))
                {
                    return;
                }

                Call call = CallOf(id);
                Dictionary<string, double[]> truth = Evaluations.InDouble(call);
                foreach ((string name, Rational[] exact) in ReferenceEvaluator<Rational>.Evaluate(call, (_, v) => Rational.FromDouble(v)))
                {
                    Assert.Equal(exact, truth[name].Select(Rational.FromDouble));
                }
            },
            Cases
        );

    // The other direction of the same theorem, with sums in the accumulator that the budget speaks of.
    [Fact]
    public void Sums_InEveryOrder_GiveTheSameBits()
    {
        foreach (Summation summation in Summation.All)
        {
            foreach (bool storesTwice in new[] { false, true })
            {
                using var ordered = new OrderedImplementation(summation, Formats.Mixed, storesTwice);
                Law.Holds(CaseArbitrary.Of(Lane, Mixed), id => AnswersTheTruth(ordered, id), 30);
            }
        }
    }

    [Fact]
    public void Sums_InTheTypeItself_GiveTheSameBits()
    {
        LaneSettings plain = Declared(Formats.Plain);
        foreach (Summation summation in Summation.All)
        {
            using var ordered = new OrderedImplementation(summation, Formats.Plain);
            Law.Holds(CaseArbitrary.Of(Lane, plain), id => AnswersTheTruth(ordered, id), 40);
        }
    }

    private static void AnswersTheTruth(OrderedImplementation implementation, CaseId id)
    {
        Call call = CallOf(id);
        var result = Assert.IsType<Result>(implementation.Invoke([call])[0]);
        var element = new Arithmetic(call.ElementType);
        foreach ((string name, double[] truth) in Evaluations.InDouble(call))
        {
            // xUnit calls -0 and 0 different; which of them a sum of zeros gives does depend on its order.
            Assert.Equal(
                truth.Select(value => element.Round(value) + 0.0),
                Calls.Numbers(result.Outputs[name]).Select(value => value + 0.0)
            );
        }
    }

    private static bool IsMeanOverNothing(CaseId id) => Signature.HasReduction(id.Operation) && id.Extents.Min() == 0;

    internal static Call CallOf(CaseId id) => new(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, Lane.Inputs(id));

    internal static LaneSettings Declared(IReadOnlyList<Formats> formats)
    {
        using var implementation = new OrderedImplementation(Summation.All[0], formats);
        Capabilities capabilities = implementation.Capabilities;
        return CaseArbitrary.Settings(capabilities);
    }
}
