using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>The chain rule through the whole chain: linear, ReLU, linear, loss.</summary>
public sealed class NetworkDerivativeTests
{
    private static readonly Gen<Reduction> Reductions = Gen.Elements(Reduction.Sum, Reduction.BatchMean, Reduction.Mean);

    private static readonly Arbitrary<(NetworkProblem Problem, Reduction Reduction, Rational Step)> Cases = Arb.From(
        from problem in NetworkProblem.Arbitrary(1).Generator
        from reduction in Reductions
        from step in NumberGenerators.Step
        select (problem, reduction, step)
    );

    // Between v - h and v + h every pre-activation is linear in v; where none changes sign between the two ends, ReLU is
    // linear there too, the loss quadratic, and the central difference exact. The others are skipped and counted.
    [Fact]
    public void CentralDifference_AwayFromKinks_EqualsBackward()
    {
        int compared = 0,
            skipped = 0;
        Law.Holds(
            Cases,
            c =>
            {
                NetworkArguments<Rational> a = c.Problem.In<Rational>(v => v);
                foreach (Coordinate<Rational, Rational> at in OfNetwork(a, Backward(a, c.Reduction)))
                {
                    Rational v = at.Value.Read();
                    if (!at.At(v + c.Step, () => Signs(a)).SequenceEqual(at.At(v - c.Step, () => Signs(a))))
                    {
                        skipped++;
                        continue;
                    }

                    compared++;
                    LinearDerivativeTests.AssertEqual(at, LinearDerivativeTests.CentralDifference(at, c.Step, () => Loss(a, c.Reduction)));
                }
            }
        );
        Assert.True(compared * 4 > skipped, $"{compared} compared, {skipped} skipped: the law says too little");
    }

    // No step, hence no kink to cross: at 0 itself both take the convention that the derivative is 0.
    [Fact]
    public void ForwardMode_EqualsBackward_KinksIncluded() =>
        Law.Holds(
            Cases,
            c =>
            {
                NetworkGradients<Rational> gradients = Backward(c.Problem.In<Rational>(v => v), c.Reduction);
                NetworkArguments<Dual<Rational>> a = c.Problem.In(v => Dual<Rational>.Constant(v));
                foreach (var at in OfNetwork(a, gradients))
                {
                    LinearDerivativeTests.AssertEqual(at, LinearDerivativeTests.Derivative(at, () => Loss(a, c.Reduction)));
                }
            }
        );

    [Fact]
    public void Forward_ReturnsWhatItsThreeStepsGive() =>
        Law.Holds(
            NetworkProblem.Arbitrary(),
            problem =>
            {
                NetworkArguments<long> a = problem.In(v => (long)v);
                NetworkParameters<long> w = a.Parameters;
                NetworkActivations<long> actual = Network<long>.Forward(a.X, w);
                Assert.Equal(Linear<long>.Forward(a.X, w.W1, w.B1, w.Layout), actual.Z);
                Assert.Equal(actual.Z.Map(z => Math.Max(z, 0)), actual.A);
                Assert.Equal(Linear<long>.Forward(actual.A, w.W2, w.B2, w.Layout), actual.Prediction);
            }
        );

    private static T Loss<T>(NetworkArguments<T> a, Reduction reduction)
        where T : IAdditionOperators<T, T, T>,
            ISubtractionOperators<T, T, T>,
            IMultiplyOperators<T, T, T>,
            IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>,
            IMultiplicativeIdentity<T, T>,
            IComparisonOperators<T, T, bool> => SquaredError<T>.Loss(Network<T>.Forward(a.X, a.Parameters).Prediction, a.Target, reduction);

    private static NetworkGradients<Rational> Backward(NetworkArguments<Rational> a, Reduction reduction)
    {
        NetworkActivations<Rational> activations = Network<Rational>.Forward(a.X, a.Parameters);
        Rational[,] dp = SquaredError<Rational>.Gradient(activations.Prediction, a.Target, 1, reduction);
        return Network<Rational>.Backward(a.X, a.Parameters, activations, dp);
    }

    private static int[] Signs(NetworkArguments<Rational> a) =>
        [.. Network<Rational>.Forward(a.X, a.Parameters).Z.Entries().Select(z => z.Sign)];

    private static IEnumerable<Coordinate<T, Rational>> OfNetwork<T>(NetworkArguments<T> a, NetworkGradients<Rational> g) =>
        [
            .. Coordinates.Of("x", a.X, g.Dx),
            .. Coordinates.Of("w1", a.Parameters.W1, g.Dw1),
            .. Coordinates.Of("b1", a.Parameters.B1, g.Db1),
            .. Coordinates.Of("w2", a.Parameters.W2, g.Dw2),
            .. Coordinates.Of("b2", a.Parameters.B2, g.Db2),
        ];
}
