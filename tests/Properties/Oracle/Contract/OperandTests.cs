using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>One operand in memory of its own: [[1, 2], [3, 4]] with a place before, a gap after each row and one behind.</summary>
public sealed class OperandTests
{
    private static readonly Tensor Content = Calls.Matrix(
        ElementType.F32,
        [
            [1, 2],
            [3, 4],
        ]
    );

    [Fact]
    public void EveryPlace_IsAnElementOrNone()
    {
        using Operand operand = Make(Role.Input);
        Assert.Equal([-1, 0, 1, -1, 2, 3, -1], Enumerable.Range(0, 7).Select(operand.ElementAt));
        Assert.Equal([false, true, true, false, true, true, false], Enumerable.Range(0, 7).Select(operand.IsElement));
    }

    // Where the next row would begin there is none.
    [Fact]
    public void PlaceBehindTheLastRow_IsNoElement()
    {
        using var operand = new Operand("x", Role.Input, Content, Content, new Placement(1, 2, 1, 2), 1, null);
        Assert.Equal([-1, 0, 1, 2, 3, -1, -1], Enumerable.Range(0, 7).Select(operand.ElementAt));
    }

    // A caller that changes its own input has not been trespassed upon.
    [Fact]
    public void ChangedElement_IsWhatMustStayFromThenOn()
    {
        using Operand operand = Make(Role.Input);
        operand.Change(2, 9);
        Assert.Equal([1, 2, 9, 4], Calls.Numbers(operand.Now));
        Assert.Equal(-1, operand.FirstChanged());
        operand.Memory[4] = 3;
        Assert.Equal((4, 9.0, 3.0), (operand.FirstChanged(), operand.Before(4), operand.After(4)));
    }

    [Fact]
    public void Untouched_IsEachElementByItself()
    {
        using Operand operand = Make(Role.Output);
        operand.View[1, 0] = 8;
        Assert.Equal([true, true, false, true], Enumerable.Range(0, 4).Select(operand.IsUntouched));
    }

    private static Operand Make(Role role) => new("x", role, Content, Content, new Placement(1, 3, 1, 1), 1, null);
}
