using ExactGrad.Oracle.Implementations;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>What an implementation declares decides: flushing of subnormal numbers, and ReLU's backward pass at NaN.</summary>
public sealed class DeclarationTests
{
    private static readonly LaneUnderTest Lane = new("special");

    public static TheoryData<string> Flushes() => ["operands", "results", "both"];

    [Theory]
    [MemberData(nameof(Flushes))]
    public void SubnormalNumbersFlushed_AreViolated_UnlessDeclared(string what)
    {
        PlainLayer flushing = Flushing(what, new PlainLayer().Declared);
        Assert.Equal(1, Lane.Judged(flushing).ExitCode);
        Lane.Verifies(Flushing(what, flushing.Declared with { FlushesSubnormals = true }), cases: 600);
    }

    // Leave to flush is no leave to invent.
    [Fact]
    public void SubnormalNumbersThatBecomeOne_WhereFlushingIsDeclared_AreViolated()
    {
        var inventing = new PlainLayer
        {
            Declared = new PlainLayer().Declared with { FlushesSubnormals = true },
            Output = (call, name, values) =>
            {
                for (int k = 0; k < values.Length && name == "y"; k++)
                {
                    values[k] = values[k] != Formats.Flush(call.ElementType, values[k]) ? 1 : values[k];
                }
            },
        };
        Lane.Violates(inventing, "linear.forward y", "relu.forward y");
    }

    public static TheoryData<string> Conventions() => [.. Enum.GetNames<ReluAtNaN>()];

    [Theory]
    [MemberData(nameof(Conventions))]
    public void ReluBackwardAtNaN_MustBeWhatIsDeclared(string name)
    {
        var convention = Enum.Parse<ReluAtNaN>(name);
        foreach (ReluAtNaN declared in Enum.GetValues<ReluAtNaN>())
        {
            var layer = new PlainLayer
            {
                Declared = new PlainLayer().Declared with { ReluBackwardAtNaN = declared },
                Gate = (x, dy) =>
                    x > 0 ? dy
                    : x <= 0 ? 0
                    : convention switch
                    {
                        ReluAtNaN.NaN => x,
                        ReluAtNaN.Gradient => dy,
                        _ => 0,
                    },
            };
            if (declared == convention)
            {
                Lane.Verifies(layer);
            }
            else
            {
                Lane.Violates(layer, "relu.backward dx");
            }
        }
    }

    private static PlainLayer Flushing(string what, Capabilities declared) =>
        new()
        {
            Declared = declared,
            Input = (call, _, value) => what == "results" ? value : Formats.Flush(call.ElementType, value),
            Output = (call, _, values) =>
            {
                for (int k = 0; k < values.Length && what != "operands"; k++)
                {
                    values[k] = Formats.Flush(call.ElementType, values[k]);
                }
            },
        };
}
