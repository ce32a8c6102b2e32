using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>
/// On small integers nothing rounds: with extents up to 4 and entries up to 3 every intermediate result is an integer
/// below 2^24, so all number types must give the very same numbers. (The largest: the loss of the chain, a sum of 16
/// squares of e &lt;= 4 * 39 * 3 + 6 = 474, is below 3.6 million, or 2^22.)
/// </summary>
public abstract class NumberTypeAgreementTests<T>
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>,
        IComparisonOperators<T, T, bool>
{
    protected abstract T From(int value);

    protected abstract Rational Exactly(T value);

    [Fact]
    public void Layer_AgreesWithRational() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem => Assert.Equal(LayerResults(problem.In<Rational>(v => v), 2), LayerResults(problem.In(From), From(2)).Select(Exactly))
        );

    [Fact]
    public void Chain_AgreesWithRational() =>
        Law.Holds(
            NetworkProblem.Arbitrary(),
            problem => Assert.Equal(ChainResults(problem.In<Rational>(v => v)), ChainResults(problem.In(From)).Select(Exactly))
        );

    private static IEnumerable<TN> LayerResults<TN>(LinearArguments<TN> a, TN dloss)
        where TN : IAdditionOperators<TN, TN, TN>,
            ISubtractionOperators<TN, TN, TN>,
            IMultiplyOperators<TN, TN, TN>,
            IDivisionOperators<TN, TN, TN>,
            IAdditiveIdentity<TN, TN>,
            IMultiplicativeIdentity<TN, TN>
    {
        List<TN> results = [.. LinearLoss<TN>.Predict(a).Entries()];
        foreach (Reduction reduction in new[] { Reduction.Sum, Reduction.None })
        {
            LinearGradients<TN> g = LinearLoss<TN>.Gradients(a, dloss, reduction);
            results.Add(LinearLoss<TN>.Value(a, dloss, reduction));
            results.AddRange([.. g.Dp.Entries(), .. g.Dx.Entries(), .. g.Dw.Entries(), .. g.Db]);
        }

        return results;
    }

    private static IEnumerable<TN> ChainResults<TN>(NetworkArguments<TN> a)
        where TN : IAdditionOperators<TN, TN, TN>,
            ISubtractionOperators<TN, TN, TN>,
            IMultiplyOperators<TN, TN, TN>,
            IDivisionOperators<TN, TN, TN>,
            IAdditiveIdentity<TN, TN>,
            IMultiplicativeIdentity<TN, TN>,
            IComparisonOperators<TN, TN, bool>
    {
        NetworkActivations<TN> f = Network<TN>.Forward(a.X, a.Parameters);
        TN[,] dp = SquaredError<TN>.Gradient(f.Prediction, a.Target, TN.MultiplicativeIdentity, Reduction.Sum);
        NetworkGradients<TN> g = Network<TN>.Backward(a.X, a.Parameters, f, dp);
        return
        [
            SquaredError<TN>.Loss(f.Prediction, a.Target, Reduction.Sum),
            .. g.Dx.Entries(),
            .. g.Dw1.Entries(),
            .. g.Db1,
            .. g.Dw2.Entries(),
            .. g.Db2,
        ];
    }
}

public sealed class FloatAgreementTests : NumberTypeAgreementTests<float>
{
    protected override float From(int value) => value;

    protected override Rational Exactly(float value) => Rational.FromDouble(value);
}

public sealed class DoubleAgreementTests : NumberTypeAgreementTests<double>
{
    protected override double From(int value) => value;

    protected override Rational Exactly(double value) => Rational.FromDouble(value);
}

public sealed class LongAgreementTests : NumberTypeAgreementTests<long>
{
    protected override long From(int value) => value;

    protected override Rational Exactly(long value) => value;
}

public sealed class Int128AgreementTests : NumberTypeAgreementTests<Int128>
{
    protected override Int128 From(int value) => value;

    protected override Rational Exactly(Int128 value) => new(value, 1);
}

public sealed class DoubleDoubleAgreementTests : NumberTypeAgreementTests<DoubleDouble>
{
    protected override DoubleDouble From(int value) => value;

    protected override Rational Exactly(DoubleDouble value) => value.ToRational();
}

public sealed class DualAgreementTests : NumberTypeAgreementTests<Dual<Rational>>
{
    protected override Dual<Rational> From(int value) => Dual<Rational>.Constant(value);

    protected override Rational Exactly(Dual<Rational> value) => value.Value;
}
