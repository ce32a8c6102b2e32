using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Memory that is watched: everything but the elements is poison, and not one write escapes.</summary>
public sealed class OperandLaws
{
    private static readonly Arbitrary<(ElementType Type, int Rows, int Columns, int Seed)> Any = Arb.From(
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from rows in Gen.Choose(0, 4)
        from columns in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, int.MaxValue)
        select (type, rows, columns, seed)
    );

    [Fact]
    public void EveryWriteIntoAGap_IsSeen_AndNoneOfAnElement() =>
        Law.Holds(
            Any,
            drawn =>
            {
                using Operand operand = Make(drawn, Role.Output, tag: 1);
                for (int place = 0; place < operand.Memory.Count; place++)
                {
                    byte[] bytes = operand.Image;
                    operand.Memory[place] = 1;
                    Assert.Equal(operand.IsElement(place) ? -1 : place, operand.FirstChanged());
                    bytes.CopyTo(operand.Memory.Bytes.Span);
                }
            }
        );

    [Fact]
    public void EveryWrite_IsSeen_WhereNothingMayBeWritten() =>
        Law.Holds(
            Any,
            drawn =>
            {
                foreach (Role role in new[] { Role.Input, Role.Unrequested })
                {
                    using Operand operand = Make(drawn, role, tag: 1);
                    for (int place = 0; place < operand.Memory.Count; place++)
                    {
                        byte[] bytes = operand.Image;
                        operand.Memory[place] = 1;
                        Assert.Equal(place, operand.FirstChanged());
                        bytes.CopyTo(operand.Memory.Bytes.Span);
                    }
                }
            }
        );

    // NaN copied from one operand's gap into another's would else go unseen.
    [Fact]
    public void Poison_IsNaN_AndOfOtherBitsInEveryOperand()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            Operand[] operands = [.. Enumerable.Range(1, 12).Select(tag => Make((type, 2, 3, 5), Role.Unrequested, tag))];
            Assert.All(
                operands,
                operand =>
                    Assert.All(Enumerable.Range(0, (int)operand.Memory.Count), place => Assert.True(double.IsNaN(operand.After(place))))
            );
            Assert.Equal(12, operands.Select(operand => Convert.ToHexString(operand.Image)).Distinct().Count());
        }
    }

    // Part of what an id means for ever: a change here is another version of the generator.
    [Fact]
    public void Placement_OfAnId_IsWhatItHasAlwaysBeen()
    {
        // The values were computed from docs/cases.md by a program of its own.
        static CaseId Seeded(string seed) => CaseId.Parse($"eg1/contract.strides-p24/linear.forward/f32/input-major/-/3x4x5/-/{seed}");
        Tensor x = Tensor.Zeros(ElementType.F32, 3, 4);
        Assert.Equal(new Placement(6, 6, 1, 3), Placement.Gapped(Seeded("ff"), "x", x));
        Assert.Equal(new Placement(6, 10, 2, 3), Placement.Strided(Seeded("ff"), "x", x));
        Assert.Equal(new Placement(0, 4, 1, 0), Placement.Broadcast(Seeded("ff"), "x", x));
        Assert.Equal(new Placement(2, 9, 1, 0), Placement.Gapped(Seeded("100"), "x", x));
        Assert.Equal(new Placement(2, 1, 8, 0), Placement.Strided(Seeded("100"), "x", x));
        Assert.Equal(new Placement(0, 1, 0, 0), Placement.Broadcast(Seeded("100"), "x", x));
    }

    [Fact]
    public void Placements_GiveEveryElementItsOwnPlace_OrRepeatOne() =>
        Law.Holds(
            Any,
            drawn =>
            {
                CaseId id = Id(drawn.Seed);
                Tensor shape = Tensor.Zeros(drawn.Type, drawn.Rows, drawn.Columns);
                foreach (Placement placement in new[] { Placement.Gapped(id, "x", shape), Placement.Strided(id, "x", shape) })
                {
                    using var operand = new Operand("x", Role.Output, null, shape, placement, 1, null);
                    int[] places = [.. Enumerable.Range(0, (int)shape.Count).Select(operand.PlaceOf)];
                    Assert.Equal(places.Length, places.Distinct().Count());
                    Assert.All(places, place => Assert.InRange(place, 0, (int)operand.Memory.Count - 1));
                    Assert.All(places.Select((place, k) => (place, k)), pair => Assert.Equal(pair.k, operand.ElementAt(pair.place)));
                }
            }
        );

    private static CaseId Id(int seed) => CaseId.Parse($"eg1/contract.strides-p24/relu.forward/f32/-/-/1x1/-/{seed:x}");

    private static Operand Make((ElementType Type, int Rows, int Columns, int Seed) drawn, Role role, int tag)
    {
        Tensor shape = Tensor.Zeros(drawn.Type, drawn.Rows, drawn.Columns);
        return new Operand("x", role, null, shape, Placement.Strided(Id(drawn.Seed), "x", shape), tag, null);
    }
}
