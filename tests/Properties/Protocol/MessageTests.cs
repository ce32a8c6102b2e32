using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Result = ExactGrad.Oracle.Calls.Result;

namespace ExactGrad.Tests.Properties.Protocol;

/// <summary>What one side says is what the other side understands.</summary>
public sealed class MessageTests
{
    private static readonly Arbitrary<Call> Calls = Arb.From(
        from operation in Gen.Elements(Enum.GetValues<Operation>())
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from layout in Gen.Elements(Enum.GetValues<WeightLayout>())
        from reduction in Gen.Elements(Enum.GetValues<Reduction>())
        from extents in Gen.Choose(0, 4).ArrayOf(Signature.Rank(operation))
        from names in Gen.SubListOf(Signature.Requestable(operation).ToArray())
        from modes in Gen.Elements(Enum.GetValues<GradientMode>()).ArrayOf(names.Count)
        select Make(operation, type, layout, reduction, extents, [.. names.Zip(modes, (name, mode) => new GradientRequest(name, mode))])
    );

    [Fact]
    public void Call_ReadBack_IsTheSame() =>
        Law.Holds(
            Calls,
            call =>
            {
                (string id, Call read) = CallMessage.Read(Sent(CallMessage.Write("17", call)));
                Assert.Equal("17", id);
                Assert.Equal(call.Operation, read.Operation);
                Assert.Equal(call.ElementType, read.ElementType);
                Assert.Equal(call.Request, read.Request);
                Assert.True(call.Layout == read.Layout || !Signature.HasLayout(call.Operation));
                Assert.True(call.Reduction == read.Reduction || !Signature.HasReduction(call.Operation));
                Assert.Equal(call.Inputs.Keys, read.Inputs.Keys);
            }
        );

    [Fact]
    public void Result_OfTheRightTensors_PassesTheCheck_AndAnyChangeFailsIt() =>
        Law.Holds(
            Calls,
            call =>
            {
                var outputs = Signature
                    .Outputs(call)
                    .ToDictionary(output => output.Name, output => Tensor.Zeros(call.ElementType, output.Shape));
                (string id, Answer answer) = AnswerMessage.Read(Sent(AnswerMessage.Write("a b", new Result(outputs))));
                Assert.Equal("a b", id);
                Assert.Same(answer, AnswerCheck.Check(call, answer));
                AssertKind(FaultKind.UnexpectedTensor, new(outputs) { ["other"] = Tensor.Zeros(call.ElementType) });
                if (outputs.Count == 0)
                {
                    return;
                }

                string name = outputs.Keys.Last();
                ElementType other = call.ElementType == ElementType.F16 ? ElementType.BF16 : ElementType.F16;
                AssertKind(FaultKind.MissingTensor, new(outputs.Where(output => output.Key != name)));
                AssertKind(FaultKind.WrongType, new(outputs) { [name] = Tensor.Zeros(other, outputs[name].Shape) });
                AssertKind(FaultKind.WrongShape, new(outputs) { [name] = Tensor.Zeros(call.ElementType, [.. outputs[name].Shape, 1]) });

                void AssertKind(FaultKind kind, Dictionary<string, Tensor> changed) =>
                    Assert.Equal(kind, Assert.IsType<Fault>(AnswerCheck.Check(call, new Result(changed))).Kind);
            }
        );

    [Fact]
    public void Error_ReadBack_IsTheSame()
    {
        var refusal = new Refusal("not here");
        var failure = new Fault(FaultKind.Failed, "ValueError: \"no\"");
        Assert.Equal(("1", refusal), AnswerMessage.Read(Sent(AnswerMessage.Write("1", refusal))));
        Assert.Equal(("2", failure), AnswerMessage.Read(Sent(AnswerMessage.Write("2", failure))));
    }

    [Fact]
    public void Hello_ReadBack_IsTheSame()
    {
        var capabilities = new Capabilities
        {
            Name = "näme \"1\"",
            Version = "2.0",
            Operations = new HashSet<Operation> { Operation.LinearBackward, Operation.NetworkStep },
            ElementTypes = new HashSet<ElementType> { ElementType.BF16, ElementType.F64 },
            Layouts = new HashSet<WeightLayout> { WeightLayout.OutputMajor },
            Reductions = new HashSet<Reduction> { Reduction.Mean, Reduction.BatchMean },
            Accumulates = false,
            Accumulators = new Dictionary<ElementType, ElementType> { [ElementType.BF16] = ElementType.F32 },
            ReluAtZero = 0.5,
            ReluBackwardAtNaN = ReluAtNaN.Gradient,
            FlushesSubnormals = true,
        };
        Document hello = Sent(HelloMessage.Answer(capabilities));
        Assert.Equal("linear.backward network.step", hello.Metadata[Wire.OperationsKey]);
        Assert.Equal("f64 bf16", hello.Metadata[Wire.ElementTypesKey]);
        Assert.Equal("bf16=f32", hello.Metadata[Wire.Accumulators]);
        Capabilities read = HelloMessage.Read(hello);
        Assert.Equal(HelloMessage.Answer(capabilities).Metadata, HelloMessage.Answer(read).Metadata);
    }

    [Theory]
    [InlineData(Wire.ElementTypesKey, "f64 f128", "\"f128\", which is not one of f64, f32, f16, bf16")]
    [InlineData(Wire.ReductionsKey, "average", "\"average\", which is not one of none, sum, batch-mean, mean")]
    [InlineData(Wire.Accumulate, "yes", "neither true nor false")]
    [InlineData(Wire.Accumulators, "bf16:f32", "pairs such as bf16=f32")]
    [InlineData(Wire.ReluAtZero, "NaN", "none of 0, 0.5 and 1")]
    [InlineData(Wire.ReluAtZero, "0.25", "none of 0, 0.5 and 1")]
    [InlineData(Wire.ReluBackwardAtNaN, "one", "\"one\", which is not one of nan, gradient, zero")]
    [InlineData(Wire.Subnormals, "yes", "neither kept nor flushed")]
    [InlineData(Wire.OperationsKey, "", "declares no operations")]
    [InlineData(Wire.Message, "call", "answered hello with the message \"call\"")]
    public void Hello_WithAWrongWord_IsRefused(string key, string word, string expected)
    {
        Document hello = HelloMessage.Answer(new Capabilities { Name = "it" });
        var changed = new Document(new Dictionary<string, string>(hello.Metadata) { [key] = word });
        Assert.Contains(expected, Assert.Throws<ProtocolException>(() => HelloMessage.Read(changed)).Message, StringComparison.Ordinal);
    }

    private static Document Sent(Document document) => Safetensors.Read(Safetensors.ToBytes(document));

    private static Call Make(
        Operation operation,
        ElementType type,
        WeightLayout layout,
        Reduction reduction,
        int[] extents,
        GradientRequest[] request
    )
    {
        var inputs = new Dictionary<string, Tensor>();
        var old = request.Where(gradient => gradient.Mode == GradientMode.Accumulate).Select(gradient => gradient.Name).ToHashSet();
        foreach (
            (string name, int[] shape) in Signature
                .Inputs(operation, extents, layout, reduction)
                .Concat(Signature.Outputs(operation, extents, layout, reduction, request).Where(output => old.Contains(output.Name)))
        )
        {
            inputs.Add(name, Tensor.Zeros(type, shape));
        }

        return new Call(operation, type, layout, reduction, request, inputs);
    }
}
