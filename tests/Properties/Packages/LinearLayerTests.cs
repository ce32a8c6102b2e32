using System.Numerics;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;
using ExactGrad.Xunit;
using Sample;
using Xunit;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>A layer over spans is asked for what it takes, and its buffers show what it does to them.</summary>
public sealed class LinearLayerTests
{
    [Fact]
    public void EveryTypeOfNumber_IsDeclared_AndVerified()
    {
        Assert.Equal(Verdict.Verified, Judge(new Layer<double>().AsImplementation()).Verdict);
        Assert.Equal(Verdict.Verified, Judge(new Layer<float>().AsImplementation()).Verdict);
        Assert.Equal(Verdict.Verified, Judge(new Layer<Half>().AsImplementation()).Verdict);
    }

    [Fact]
    public void OldContent_IsNaN_SoThatAddingToItShows()
    {
        Report report = Judge(new Adding().AsImplementation());
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.All(report.Failures, failure => Assert.Equal("db", failure.Subject));
    }

    [Fact]
    public void Layout_ThatItDoesNotTake_IsNotAskedFor()
    {
        var layer = new OneLayout();
        Assert.Equal(Verdict.Verified, Judge(layer.AsImplementation()).Verdict);
        Assert.Equal([WeightLayout.OutputMajor], layer.Seen);
    }

    [Fact]
    public void Declaration_CanBeAddedTo()
    {
        using IImplementation implementation = new LinearLayerImplementation<float>(
            new Layer<float>(),
            declared => declared with { Name = "named", BatchInvariant = true }
        );
        Assert.Equal(("named", true), (implementation.Capabilities.Name, implementation.Capabilities.BatchInvariant));
    }

    [Fact]
    public void NumbersOfNoFormat_AreRefusedByName() =>
        Assert.Contains(
            "expected float, double or Half",
            Assert.Throws<NotSupportedException>(() => new Layer<System.Runtime.InteropServices.NFloat>().AsImplementation()).Message,
            StringComparison.Ordinal
        );

    private static Report Judge(IImplementation implementation)
    {
        using (implementation)
        {
            return new Judge(
                implementation,
                new JudgeOptions
                {
                    Lanes = ["exact", "laws"],
                    Cases = 60,
                    Seed = 1,
                }
            ).Run();
        }
    }

    private sealed class Adding : Layer<float>
    {
        public override void Backward(
            LinearShape shape,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> w,
            ReadOnlySpan<float> dy,
            Span<float> dx,
            Span<float> dw,
            Span<float> db
        )
        {
            float[] old = db.ToArray();
            base.Backward(shape, x, w, dy, dx, dw, db);
            for (int j = 0; j < old.Length; j++)
            {
                db[j] += old[j];
            }
        }
    }

    private sealed class OneLayout : Layer<float>, ILinearLayer<float>
    {
        internal HashSet<WeightLayout> Seen { get; } = [];

        public IReadOnlyCollection<WeightLayout> Layouts => [WeightLayout.OutputMajor];

        void ILinearLayer<float>.Forward(
            LinearShape shape,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> w,
            ReadOnlySpan<float> b,
            Span<float> y
        )
        {
            Seen.Add(shape.Layout);
            Forward(shape, x, w, b, y);
        }
    }
}

/// <summary>A layer as the base class hands it to the judge.</summary>
internal static class Layers
{
    internal static IImplementation AsImplementation<T>(this ILinearLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new LinearLayerImplementation<T>(layer, declared => declared);
}
