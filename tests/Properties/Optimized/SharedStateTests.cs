using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>Calls share nothing, neither with each other nor with earlier ones.</summary>
public sealed class SharedStateTests
{
    [Fact]
    public void ConcurrentCalls_GiveTheBitsOfLoneOnes()
    {
        LayerCase[] shapes = [new(65, 90, 70, 1), new(33, 128, 97, 2), new(9, 8, 7, 3), new(130, 40, 50, 4)];
        LayerRun<float>[] alone = Array.ConvertAll(shapes, shape => LayerRun<float>.OfReals(shape).Forward().Backward());
        Parallel.For(
            0,
            32,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            call =>
            {
                int which = call % shapes.Length;
                LayerRun<float> run = LayerRun<float>.OfReals(shapes[which]).Forward(call % 3).Backward(threads: call % 3);
                Same.Bits(alone[which].Y.Values, run.Y.Values);
                Same.Bits(alone[which].Dx.Values, run.Dx.Values);
                Same.Bits(alone[which].Dw.Values, run.Dw.Values);
                Same.Bits(alone[which].Db, run.Db);
            }
        );
    }

    [Fact]
    public void WeightsChangedInPlace_AreSeenByTheNextCall()
    {
        LayerRun<double> run = LayerRun<double>.OfReals(new LayerCase(20, 30, 40, 6));
        run.X.Values = Draw.Of(20, 30, () => 1.0);
        run.Forward();
        double[,] w = run.W.Values;
        w[15, 20] += 1; // one in the middle: no cache keyed by reference or by samples may miss it
        run.W.Values = w;
        double[,] before = run.Y.Values;
        double[,] after = run.Forward().Y.Values;
        for (int s = 0; s < 20; s++)
        {
            for (int j = 0; j < 40; j++)
            {
                Assert.Equal(j == 20, before[s, j] != after[s, j]);
            }
        }
    }
}
