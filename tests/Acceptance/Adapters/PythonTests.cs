using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Adapters;

/// <summary>The Python adapters, called as the judge calls them, on integers: equal to the Reference, or wrong.</summary>
public sealed class PythonTests
{
    [Theory]
    [InlineData("numpy")]
    [InlineData("torch")]
    public void Adapter_EqualsTheReference_InEveryOperationLayoutReductionTypeAndMode_AndAnswersSubsets(string library)
    {
        if (library == "torch")
        {
            // To import it takes longer than all the calls: without this, its layer is judged in every lane all the same.
            Requires.Named(library);
        }

        using ProcessImplementation implementation = Start(library, Adapter(library));
        Capabilities declared = implementation.Capabilities;
        Assert.Equal(library, declared.Name);
        Assert.Equal(OperationNames.All, declared.Operations.Order());

        List<Call> calls =
        [
            .. from operation in declared.Operations
            from type in declared.ElementTypes
            from layout in declared.Layouts
            from reduction in declared.Reductions
            from mode in Enum.GetValues<GradientMode>()
            select IntegerCall.Make(operation, type, layout, reduction, mode),
        ];
        IReadOnlyList<Answer> answers = implementation.Invoke(calls);
        for (int c = 0; c < calls.Count; c++)
        {
            AssertEqualsReference(calls[c], answers[c]);
        }

        AssertAnswersSubsetsAndEmptyShapes(implementation);
    }

    private static void AssertAnswersSubsetsAndEmptyShapes(ProcessImplementation implementation)
    {
        Call full = IntegerCall.Make(Operation.LinearBackward, ElementType.F32, default, default, GradientMode.Overwrite);
        Call subset = full with { Request = [new GradientRequest("db", GradientMode.Overwrite)] };
        Call nothing = full with { Request = [] };
        Call noBatch = full with
        {
            Inputs = new Dictionary<string, Tensor>(full.Inputs)
            {
                ["x"] = Tensor.Zeros(ElementType.F32, 0, 3),
                ["dy"] = Tensor.Zeros(ElementType.F32, 0, 5),
            },
        };
        IReadOnlyList<Answer> answers = implementation.Invoke([subset, nothing, noBatch]);
        Assert.Equal(["db"], Assert.IsType<Result>(answers[0]).Outputs.Keys);
        Assert.Empty(Assert.IsType<Result>(answers[1]).Outputs);
        Assert.Equal(15, Assert.IsType<Result>(answers[2]).Outputs["dw"].Count);
    }

    private static ProcessImplementation Start(string library, string script)
    {
        var options = new ProcessOptions { Executable = Requires.Python(library), Arguments = [script] };
        Assert.True(ProcessImplementation.TryStart(options, out ProcessImplementation? implementation, out Fault? fault), fault?.Text);
        return implementation;
    }

    private static string Adapter(string library) => Path.Combine(Repository.Root, "adapters", "python", $"{library}_linear.py");

    private static void AssertEqualsReference(Call call, Answer answer)
    {
        string what = $"{call.Operation} {call.ElementType} {call.Layout} {call.Reduction}";
        Assert.True(answer is Result result && EqualsReference(call, result), $"{what}: {answer}");
    }

    private static bool EqualsReference(Call call, Result result) =>
        IntegerCall
            .Truth(call)
            .All(truth =>
                truth.Value.Select((value, i) => Rounded(value, call.ElementType) == result.Outputs[truth.Key][i]).All(equal => equal)
            );

    // bf16 holds 8 bits: what does not fit is rounded once, on the way back.
    private static double Rounded(double value, ElementType type)
    {
        var tensor = Tensor.Zeros(type, 1);
        tensor[0] = value;
        return tensor[0];
    }
}
