using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Buffers of the caller: old content that is read, what is written and was not asked for, inputs that are changed or remembered.</summary>
internal static class BufferMistakes
{
    internal static readonly Mistake[] All =
    [
        OfViews(
            MistakeClass.UninitialisedOutput,
            "overwrite-reads-old-content",
            Everything,
            "What an output held was multiplied by 0 and added: where it was NaN, the output is NaN.",
            "rten#81 ROCm/Tensile#102 portBLAS#237",
            a => Blend(a, (_, _, _) => 0)
        ),
        OfViews(
            MistakeClass.UninitialisedOutput,
            "overwrite-reads-old-content-in-tails",
            Everything,
            "In the columns after the last whole group of 4, what an output held was multiplied by 0 and added.",
            "rten#81",
            a => Blend(a, (view, _, column) => column >= view.Columns / 4 * 4 ? 0 : null)
        ),
        OfViews(
            MistakeClass.Accumulation,
            "overwrite-adds-to-buffer",
            Everything,
            "Outputs that were to be overwritten were added to what their buffers held.",
            "llm.c#342 micrograd#102",
            a => Blend(a, (_, _, _) => 1)
        ),
        OfViews(
            MistakeClass.Accumulation,
            "zeros-left-unwritten",
            Everything,
            "Elements that are 0 were not stored: the buffer was taken for one that holds zeros.",
            "apache/tvm#19578",
            a =>
            {
                a.Store = (name, view, tensor) =>
                    Each(
                        view,
                        (r, c) =>
                        {
                            double value = tensor[(r * view.Columns) + c];
                            view[r, c] = value == 0 ? view[r, c] : value;
                        }
                    );
                a.Answer();
            }
        ),
        OfViews(
            MistakeClass.UninitialisedOutput,
            "unrequested-computed",
            Backward,
            "Gradients that were not asked for were computed into their buffers.",
            "mxnet#15464 TransformerEngine#1488",
            a => a.AnswerAll(everything: true)
        ),
        OfViews(
            MistakeClass.UninitialisedOutput,
            "unrequested-cleared",
            Backward,
            "The buffers of gradients that were not asked for were filled with zeros.",
            "mxnet#15464",
            a =>
            {
                foreach ((string name, TensorView view) in a.Call.Outputs.Where(output => !ViewMistakes.IsAsked(a.Call, output.Key)))
                {
                    Each(view, (r, c) => view[r, c] = 0);
                }

                a.Answer();
            }
        ),
        OfViews(
            MistakeClass.ChangedInput,
            "relu-in-place",
            ReluForward,
            "ReLU was computed in the memory of its input, and copied from there.",
            "pytorch#85852 unsloth#5002",
            a =>
            {
                a.Answer();
                TensorView x = a.Call.Inputs["x"];
                Each(x, (r, c) => x[r, c] = a.Call.Outputs["y"][r, c]);
            }
        ),
        OfViews(
            MistakeClass.ChangedInput,
            "gated-gradient-in-place",
            ReluBackward,
            "The gate of ReLU was applied to dy where it stands.",
            "unsloth#5002",
            a =>
            {
                a.Answer();
                TensorView dy = a.Call.Inputs["dy"];
                Each(dy, (r, c) => dy[r, c] = a.Call.Outputs["dx"][r, c]);
            }
        ),
        OfViews(
            MistakeClass.ChangedInput,
            "loss-gradient-in-predictions",
            LossBackward,
            "The gradient of the loss was written over the predictions.",
            "Liger-Kernel#343 unsloth#5002",
            a =>
            {
                a.Answer();
                TensorView prediction = a.Call.Inputs["prediction"];
                Each(prediction, (r, c) => prediction[r, c] = a.Call.Outputs["dprediction"][r, c]);
            }
        ),
        StatefulOfViews(
            MistakeClass.StaleState,
            "weights-cached-by-address",
            Linear,
            "The packed weights of a call before were used again because they stand at the same place: what was changed there was not seen.",
            "AiDotNet.Tensors#583 pytorch#87197",
            () =>
            {
                TensorView? cached = null;
                Tensor? packed = null;
                return a =>
                {
                    a.Read = (name, view, shape) =>
                    {
                        if (name != "w")
                        {
                            return view.ToTensor(shape);
                        }

                        bool same = cached is not null && cached.Bytes.Equals(view.Bytes) && packed!.Shape.SequenceEqual(shape);
                        (cached, packed) = (view, same ? packed! : view.ToTensor(shape));
                        return packed;
                    };
                    a.Answer();
                };
            }
        ),
    ];

    /// <summary>Stores the answer plus a factor times what the buffer held; null where it is not read.</summary>
    private static void Blend(ViewAnswering a, Func<TensorView, int, int, double?> factor)
    {
        a.Store = (name, view, tensor) =>
            Each(
                view,
                (r, c) =>
                {
                    double value = tensor[(r * view.Columns) + c];
                    view[r, c] = a.Call.Accumulates(name) || factor(view, r, c) is not double old ? value : value + (old * view[r, c]);
                }
            );
        a.Answer();
    }

    private static void Each(TensorView view, Action<int, int> element)
    {
        for (int r = 0; r < view.Rows; r++)
        {
            for (int c = 0; c < view.Columns; c++)
            {
                element(r, c);
            }
        }
    }

    private static void AnswerAll(this ViewAnswering a, bool everything)
    {
        GradientRequest[] others =
        [
            .. Signature
                .Requestable(a.Call.Operation)
                .Where(name => everything && !ViewMistakes.IsAsked(a.Call, name))
                .Select(name => new GradientRequest(name, GradientMode.Overwrite)),
        ];
        a.Answer(a.Asked with { Request = [.. a.Call.Request, .. others] });
    }
}
