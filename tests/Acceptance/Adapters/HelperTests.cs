using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Adapters;

/// <summary>What the Python helper does for a function that prints, raises, refuses or returns the wrong thing.</summary>
public sealed class HelperTests
{
    [Theory]
    [InlineData("print('computing'); y = x", "")]
    [InlineData("y = None", "refusal: mine does not do this relu.forward")]
    [InlineData("raise ValueError('no such luck')", "Failed: ValueError: no such luck")]
    [InlineData("y = x.astype(int)", "Failed: TypeError: y has the dtype int64, which the protocol does not know")]
    [InlineData("y = x.astype('f4')", "WrongType: relu.forward: the tensor y is F32, but the call's tensors are F64.")]
    [InlineData("y = x.T", "WrongShape: relu.forward: the tensor y has the shape [3,4], but the formula gives [4,3].")]
    [InlineData("x[0, 0] = 1; y = x", "Failed: ValueError: assignment destination is read-only")]
    public void Function_BehavesLike_TheAnswer(string body, string expected)
    {
        string script =
            $"import sys; sys.path.insert(0, {Quoted(Adapters)})\nimport exactgrad\ndef f(x):\n  {body}\n  return y\nexactgrad.serve('mine', relu_forward=f)";
        Assert.Equal(expected, Asked(script, Operation.ReluForward, WeightLayout.InputMajor));
    }

    [Theory]
    [InlineData("dx, dw, db", "")]
    [InlineData("dict(db=db, dx=dx, dw=dw)", "")]
    [InlineData("dx, dw", "Failed: ValueError: zip() argument 2 is shorter than argument 1")]
    [InlineData("None", "refusal: mine does not do this linear.backward")]
    public void PlainBackward_ReturnsATupleOrADictionary(string returned, string expected)
    {
        string script =
            $"import sys; sys.path.insert(0, {Quoted(Adapters)})\nimport exactgrad\ndef f(x, w, dy):\n  dx, dw, db = dy @ w, dy.T @ x, dy.sum(0)\n  return {returned}\n"
            + "exactgrad.serve('mine', backward=f, layouts=['output-major'])";
        Assert.Equal(expected, Asked(script, Operation.LinearBackward, WeightLayout.OutputMajor));
    }

    private static string Asked(string script, Operation operation, WeightLayout layout)
    {
        var options = new ProcessOptions { Executable = Requires.Python("numpy"), Arguments = ["-c", script] };
        Assert.True(ProcessImplementation.TryStart(options, out ProcessImplementation? implementation, out Fault? fault), fault?.Text);
        using (implementation)
        {
            Assert.Equal([operation], implementation.Capabilities.Operations);
            Call call = IntegerCall.Make(operation, ElementType.F64, layout, Reduction.None, GradientMode.Overwrite);
            Assert.Null(implementation.Capabilities.Lacking(call));
            return Told(implementation.Invoke([call])[0]);
        }
    }

    private static string Adapters => Path.Combine(Repository.Root, "adapters", "python");

    private static string Quoted(string path) => $"'{path.Replace("\\", "\\\\", StringComparison.Ordinal)}'";

    private static string Told(Answer answer) =>
        answer switch
        {
            Refusal refusal => $"refusal: {refusal.Text}",
            Fault fault => $"{fault.Kind}: {fault.Text}",
            _ => "",
        };
}
