using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>Small examples with every number written out, worked by hand.</summary>
public sealed class WorkedExampleTests
{
    private static readonly int[,] X =
    {
        { 1, 2, 3 },
        { 4, 5, 6 },
    };

    private static readonly int[,] W =
    {
        { 1, 2 },
        { 3, 4 },
        { 5, 6 },
    };

    private static readonly int[,] WTransposed =
    {
        { 1, 3, 5 },
        { 2, 4, 6 },
    };

    private static readonly int[,] Dy =
    {
        { 1, -1 },
        { 2, 3 },
    };

    // y[0,0] = 10 + 1*1 + 2*3 + 3*5 = 32, y[0,1] = 20 + 1*2 + 2*4 + 3*6 = 48, y[1,0] = 10 + 4 + 15 + 30 = 59, ...
    [Fact]
    public void Layer_Forward()
    {
        int[,] y =
        {
            { 32, 48 },
            { 59, 84 },
        };
        Assert.Equal(y, Linear<int>.Forward(X, W, [10, 20], WeightLayout.InputMajor));
        Assert.Equal(y, Linear<int>.Forward(X, WTransposed, [10, 20], WeightLayout.OutputMajor));
    }

    // dx[0,0] = 1*1 - 1*2 = -1, dx[1,2] = 2*5 + 3*6 = 28.
    [Fact]
    public void Layer_InputGradient()
    {
        int[,] dx =
        {
            { -1, -1, -1 },
            { 8, 18, 28 },
        };
        Assert.Equal(dx, Linear<int>.InputGradient(W, Dy, WeightLayout.InputMajor));
        Assert.Equal(dx, Linear<int>.InputGradient(WTransposed, Dy, WeightLayout.OutputMajor));
    }

    // dw[0,0] = 1*1 + 4*2 = 9, dw[2,1] = 3*(-1) + 6*3 = 15.
    [Fact]
    public void Layer_WeightGradient()
    {
        int[,] dw =
        {
            { 9, 11 },
            { 12, 13 },
            { 15, 15 },
        };
        int[,] dwTransposed =
        {
            { 9, 12, 15 },
            { 11, 13, 15 },
        };
        Assert.Equal(dw, Linear<int>.WeightGradient(X, Dy, WeightLayout.InputMajor));
        Assert.Equal(dwTransposed, Linear<int>.WeightGradient(X, Dy, WeightLayout.OutputMajor));
    }

    [Fact]
    public void Layer_BiasGradient() => Assert.Equal([3, 2], Linear<int>.BiasGradient(Dy));

    // e = 1, -2, 0, 4; squares 1, 4, 0, 16; their sum 21, over 2 rows 10.5, over 4 entries 5.25.
    [Fact]
    public void Loss_OfEveryReduction()
    {
        double[,] p =
        {
            { 1, 2 },
            { 3, 5 },
        };
        double[,] t =
        {
            { 0, 4 },
            { 3, 1 },
        };
        Assert.Equal(
            new double[,]
            {
                { 1, 4 },
                { 0, 16 },
            },
            SquaredError<double>.Loss(p, t)
        );
        Assert.Equal(21, SquaredError<double>.Loss(p, t, Reduction.Sum));
        Assert.Equal(10.5, SquaredError<double>.Loss(p, t, Reduction.BatchMean));
        Assert.Equal(5.25, SquaredError<double>.Loss(p, t, Reduction.Mean));
    }

    // dp = 2 e c with dL = 3: c = 3 (Sum), 3/2 (BatchMean), 3/4 (Mean); without a reduction c = dl[s,j].
    [Fact]
    public void LossGradient_OfEveryReduction()
    {
        double[,] p =
        {
            { 1, 2 },
            { 3, 5 },
        };
        double[,] t =
        {
            { 0, 4 },
            { 3, 1 },
        };
        double[,] dl =
        {
            { 1, 2 },
            { 3, -1 },
        };
        Assert.Equal([2, -8, 0, -8], SquaredError<double>.Gradient(p, t, dl).Cast<double>());
        Assert.Equal([6, -12, 0, 24], SquaredError<double>.Gradient(p, t, 3, Reduction.Sum).Cast<double>());
        Assert.Equal([3, -6, 0, 12], SquaredError<double>.Gradient(p, t, 3, Reduction.BatchMean).Cast<double>());
        Assert.Equal([1.5, -3, 0, 6], SquaredError<double>.Gradient(p, t, 3, Reduction.Mean).Cast<double>());
    }

    // z = (1 - 3 + 1, 2 + 1) = (-1, 3), a = (0, 3), p = 0*5 + 3*2 + 1 = 7, e = 3, dp = 6, da = (30, 12), dz = (0, 12).
    [Fact]
    public void Chain_ForwardAndBackward()
    {
        int[,] x =
        {
            { 1, -1 },
        };
        int[,] w1 =
        {
            { 1, 2 },
            { 3, -1 },
        };
        int[,] w2 =
        {
            { 5 },
            { 2 },
        };
        NetworkParameters<int> parameters = new(w1, [1, 0], w2, [1], WeightLayout.InputMajor);
        NetworkActivations<int> f = Network<int>.Forward(x, parameters);
        Assert.Equal([-1, 3], f.Z.Cast<int>());
        Assert.Equal([0, 3], f.A.Cast<int>());
        Assert.Equal([7], f.Prediction.Cast<int>());

        int[,] dp = SquaredError<int>.Gradient(
            f.Prediction,
            new[,]
            {
                { 4 },
            },
            1,
            Reduction.Sum
        );
        NetworkGradients<int> g = Network<int>.Backward(x, parameters, f, dp);
        Assert.Equal([24, -12], g.Dx.Cast<int>());
        Assert.Equal([0, 12, 0, -12], g.Dw1.Cast<int>());
        Assert.Equal([0, 12], g.Db1);
        Assert.Equal([0, 18], g.Dw2.Cast<int>());
        Assert.Equal([6], g.Db2);
    }

    [Fact]
    public void GradientDescent_StepsAgainstTheGradient()
    {
        double[,] v =
        {
            { 1, 2, 3 },
        };
        double[,] dv =
        {
            { 4, -8, 0 },
        };
        Assert.Equal([0, 4, 3], GradientDescent<double>.Step(v, dv, 0.25).Cast<double>());
        Assert.Equal([0, 4, 3], GradientDescent<double>.Step([1, 2, 3], [4, -8, 0], 0.25));
        Assert.Equal([1, 2, 3], v.Cast<double>());
    }
}
