using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>The Reference with one mistake that a person would make.</summary>
/// <param name="Name">The mistake in words.</param>
/// <param name="Subject">What the judge must say is wrong.</param>
/// <param name="Lanes">The lanes that find it, each by itself.</param>
/// <param name="Make">The implementation.</param>
/// <param name="LargestShrunk">The largest extent that the mistake needs to show.</param>
public sealed record Mistake(string Name, string Subject, string[] Lanes, Func<IImplementation> Make, int LargestShrunk = 2)
{
    /// <summary>Lanes that see forward and backward disagree, and cannot know that it is the forward that is wrong.</summary>
    public IReadOnlyList<string> Suspecting { get; init; } = [];

    private const string Exact = "exact",
        Rounding = "rounding",
        Derivative = "derivative",
        Laws = "laws";

    public static IReadOnlyList<Mistake> All { get; } =
    [
        Answered(
            "dx with w read in the other layout",
            "dx",
            [Exact, Rounding, Derivative, Laws],
            Operation.LinearBackward,
            NotTransposed
        ) with
        {
            LargestShrunk = 3,
        },
        Changed("db of the first row alone", "db", [Exact, Rounding, Derivative, Laws], Operation.LinearBackward, "db", FirstRow),
        // Twice the mean is still a mean to the law Mean = Sum / (B m), until it is compared with Sum: so the laws find it.
        Scaled(
            "mean taken twice",
            "dprediction",
            [Exact, Rounding, Derivative, Laws],
            Operation.MseBackward,
            "dprediction",
            c => 1 / Count(c)
        ),
        Scaled(
            "mean not taken of the gradient",
            "dprediction",
            [Exact, Rounding, Derivative, Laws],
            Operation.MseBackward,
            "dprediction",
            Count
        ),
        Scaled("mean not taken of the loss", "loss", [Exact, Rounding, Laws], Operation.MseForward, "loss", Count) with
        {
            Suspecting = [Derivative],
        },
        Changed("last column of y dropped", "y", [Exact, Rounding], Operation.LinearForward, "y", (_, y) => LastColumn(y, _ => 0)) with
        {
            Suspecting = [Derivative, Laws],
        },
        // One part in 2,000: within the tolerance of every gradient checker that is in use.
        Scaled("dx too large by 1.0005", "dx", [Exact, Rounding, Derivative, Laws], Operation.LinearBackward, "dx", _ => 1.0005),
        Requested("accumulate treated as overwrite", "dw", [Exact, Rounding], GradientMode.Overwrite),
        Changed("old content added twice", "dw", [Exact, Rounding], Operation.LinearBackward, "dw", OldAgain),
        Changed(
            "relu gate open at 0",
            "dx",
            [Exact],
            Operation.ReluBackward,
            "dx",
            (c, dx) => Map(dx, k => c.Inputs["x"][k] >= 0 ? c.Inputs["dy"][k] : 0)
        ),
        Changed(
            "relu as absolute value",
            "y",
            [Exact, Rounding],
            Operation.ReluForward,
            "y",
            (c, y) => Map(y, k => Math.Abs(c.Inputs["x"][k]))
        ) with
        {
            Suspecting = [Derivative],
        },
        Scaled("dw halved", "dw", [Exact, Rounding, Derivative, Laws], Operation.LinearBackward, "dw", _ => 0.5),
        Scaled("dy with the wrong sign in dx", "dx", [Exact, Rounding, Derivative, Laws], Operation.LinearBackward, "dx", _ => -1),
        Answered("bias ignored", "y", [Exact, Rounding], Operation.LinearForward, WithoutBias) with
        {
            Suspecting = [Derivative, Laws],
        },
        Changed("first two rows of dx swapped", "dx", [Exact, Rounding, Derivative, Laws], Operation.LinearBackward, "dx", Swapped),
        Changed(
            "one ulp in the last dw of three or more examples",
            "dw",
            [Exact, Derivative, Laws],
            Operation.LinearBackward,
            "dw",
            (c, dw) => c.Inputs["x"].Rows >= 3 ? Map(dw, k => k == dw.Count - 1 ? Next(dw, k) : dw[k]) : dw
        ) with
        {
            LargestShrunk = 3,
        },
        Scaled("dprediction of t - p", "dprediction", [Exact, Rounding, Derivative], Operation.MseBackward, "dprediction", _ => -1),
        Answered(
            "exception for three inputs",
            "linear.backward",
            [Exact, Rounding, Derivative, Laws],
            Operation.LinearBackward,
            (call, answer) => call.Inputs["x"].Columns == 3 ? throw new InvalidOperationException("three") : answer(call)
        ) with
        {
            LargestShrunk = 3,
        },
        Changed(
            "wrong shape",
            "linear.forward",
            [Exact, Rounding, Derivative, Laws],
            Operation.LinearForward,
            "y",
            (_, y) => Tensor.Zeros(y.Type, y.Shape[0] + 1, y.Shape[1])
        ),
        Changed(
            "wrong type",
            "linear.forward",
            [Exact, Rounding, Derivative, Laws],
            Operation.LinearForward,
            "y",
            (_, y) => Tensor.Zeros(ElementType.F16, y.Shape)
        ),
        Answered(
            "missing tensor",
            "linear.forward",
            [Exact, Rounding, Derivative, Laws],
            Operation.LinearForward,
            (_, _) => new Result(new Dictionary<string, Tensor>())
        ),
        Scaled("first layer's gradient doubled in the chain", "dw1", [Exact, Derivative], Operation.NetworkStep, "dw1", _ => 2),
        new(
            "sums of bf16 kept in bf16",
            "y",
            [Exact, Rounding],
            () =>
                new OrderedImplementation(
                    new Summation(Order.Forward),
                    [new Formats(ElementType.BF16, ElementType.BF16)],
                    declared: [new Formats(ElementType.BF16, ElementType.F32)]
                ),
            LargestShrunk: 3
        ),
    ];

    public override string ToString() => Name;

    private static Mistake Answered(
        string name,
        string subject,
        string[] lanes,
        Operation operation,
        Func<Call, Func<Call, Answer>, Answer> answer
    ) =>
        new(
            name,
            subject,
            lanes,
            () => new AlteredImplementation(name, (call, right) => call.Operation == operation ? answer(call, right) : right(call))
        );

    private static Mistake Changed(
        string name,
        string subject,
        string[] lanes,
        Operation operation,
        string output,
        Func<Call, Tensor, Tensor> change
    ) =>
        Answered(
            name,
            subject,
            lanes,
            operation,
            (call, right) =>
            {
                Answer answer = right(call);
                return answer is Result result && result.Outputs.TryGetValue(output, out Tensor? tensor)
                    ? new Result(new Dictionary<string, Tensor>(result.Outputs) { [output] = change(call, tensor) })
                    : answer;
            }
        );

    private static Mistake Scaled(
        string name,
        string subject,
        string[] lanes,
        Operation operation,
        string output,
        Func<Call, double> factor
    ) => Changed(name, subject, lanes, operation, output, (call, tensor) => Map(tensor, k => tensor[k] * factor(call)));

    private static Mistake Requested(string name, string subject, string[] lanes, GradientMode mode) =>
        Answered(
            name,
            subject,
            lanes,
            Operation.LinearBackward,
            (call, right) =>
                right(
                    call with
                    {
                        Request =
                        [
                            .. call.Request.Select(gradient => gradient with { Mode = gradient.Name == subject ? mode : gradient.Mode }),
                        ],
                    }
                )
        );

    // w is read as if it were stored the other way round: the right count of numbers, in the wrong places.
    private static Answer NotTransposed(Call call, Func<Call, Answer> right)
    {
        Tensor w = call.Inputs["w"];
        var turned = new Tensor(w.Type, [w.Columns, w.Rows], w.Bytes);
        WeightLayout other = call.Layout == WeightLayout.InputMajor ? WeightLayout.OutputMajor : WeightLayout.InputMajor;
        Answer wrong = right(
            call with
            {
                Layout = other,
                Inputs = new Dictionary<string, Tensor>(call.Inputs) { ["w"] = turned },
            }
        );
        Answer answer = right(call);
        return answer is Result result && result.Outputs.ContainsKey("dx") && wrong is Result { Outputs: var outputs }
            ? new Result(new Dictionary<string, Tensor>(result.Outputs) { ["dx"] = outputs["dx"] })
            : answer;
    }

    private static Answer WithoutBias(Call call, Func<Call, Answer> right)
    {
        Tensor b = call.Inputs["b"];
        return right(call with { Inputs = new Dictionary<string, Tensor>(call.Inputs) { ["b"] = Tensor.Zeros(b.Type, b.Shape) } });
    }

    private static Tensor FirstRow(Call call, Tensor db)
    {
        Tensor dy = call.Inputs["dy"];
        return Map(db, k => dy.Rows == 0 ? db[k] : dy[k] + (call.Inputs.TryGetValue("db", out Tensor? old) ? old[k] : 0));
    }

    private static Tensor OldAgain(Call call, Tensor dw) =>
        call.Inputs.TryGetValue("dw", out Tensor? old) ? Map(dw, k => dw[k] + old[k]) : dw;

    private static Tensor LastColumn(Tensor tensor, Func<double, double> change) =>
        Map(tensor, k => k % tensor.Columns == tensor.Columns - 1 ? change(tensor[k]) : tensor[k]);

    private static Tensor Swapped(Call call, Tensor dx) =>
        dx.Rows < 2
            ? dx
            : Map(
                dx,
                k =>
                    k < dx.Columns ? dx[k + dx.Columns]
                    : k < 2 * dx.Columns ? dx[k - dx.Columns]
                    : dx[k]
            );

    private static double Next(Tensor tensor, int k) =>
        tensor.Type == ElementType.F32 ? MathF.BitIncrement((float)tensor[k]) : Math.BitIncrement(tensor[k]);

    // What a mean divides by; where there is none, nothing is scaled.
    private static double Count(Call call)
    {
        Tensor prediction = call.Inputs["prediction"];
        return call.Reduction switch
        {
            Reduction.BatchMean => prediction.Rows,
            Reduction.Mean => prediction.Count,
            _ => 1,
        };
    }

    private static Tensor Map(Tensor tensor, Func<int, double> map)
    {
        Tensor mapped = tensor.Clone();
        for (int k = 0; k < tensor.Count; k++)
        {
            mapped[k] = map(k);
        }

        return mapped;
    }
}
