using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Strides, leading dimensions and gaps. Dense matrices hide all of them.</summary>
internal static class ViewMistakes
{
    private const MistakeClass Kind = MistakeClass.Strides;

    internal static readonly Mistake[] All =
    [
        OfViews(
            Kind,
            "row-stride-ignored",
            Everything,
            "Inputs were read as if rows followed each other without gaps.",
            "ik_llama.cpp#2072 llama.cpp#10021",
            Reading((view, r, c) => (r * view.Columns) + (c * view.ColumnStride))
        ),
        OfViews(
            Kind,
            "column-stride-ignored",
            Everything,
            "Inputs were read as if the elements of a row were neighbours.",
            "pytorch#162779 Theano#5795",
            Reading((view, r, c) => (r * view.RowStride) + c)
        ),
        OfViews(
            Kind,
            "strides-exchanged",
            Everything,
            "Row stride and column stride of the inputs were taken for each other.",
            "Theano#5795",
            Reading((view, r, c) => (r * view.ColumnStride) + (c * view.RowStride))
        ),
        OfViews(
            Kind,
            "leading-dimension-is-rows",
            Everything,
            "The number of rows was taken for the distance of rows.",
            "rust-blas#6",
            Reading((view, r, c) => (r * view.Rows) + c)
        ),
        OfViews(
            Kind,
            "storage-read-for-shape",
            Everything,
            "Of an input that repeats itself by a stride of 0 only what is stored was read, and the rest taken for 0.",
            "pytorch#3303 pytorch#189565",
            a =>
            {
                a.Read = (_, view, shape) =>
                {
                    Tensor tensor = view.ToTensor(shape);
                    for (int k = 0; k < tensor.Count; k++)
                    {
                        bool again = (view.RowStride == 0 && k / view.Columns > 0) || (view.ColumnStride == 0 && k % view.Columns > 0);
                        tensor[k] = again ? 0 : tensor[k];
                    }

                    return tensor;
                };
                a.Answer();
            }
        ),
        OfViews(
            Kind,
            "weight-stride-ignored",
            Linear,
            "The weights were read as if they lay dense: only x and dy were made so before.",
            "pytorch#162779",
            a =>
            {
                a.Read = (name, view, shape) =>
                    name == "w" ? ViewAnswering.Gather(view, shape, (r, c) => (r * view.Columns) + c) : view.ToTensor(shape);
                a.Answer();
            }
        ),
        OfViews(
            Kind,
            "output-stride-ignored",
            Everything,
            "Outputs were written as if rows followed each other without gaps.",
            "ik_llama.cpp#2072 Theano#5795",
            a =>
            {
                a.Store = (_, view, tensor) =>
                {
                    for (int k = 0; k < tensor.Count; k++)
                    {
                        view.SetRaw(k, tensor[k]);
                    }
                };
                a.Answer();
            }
        ),
        OfViews(
            MistakeClass.OutOfBounds,
            "row-tail-stored-whole",
            Everything,
            "The last vector of a row was stored whole, and wrote 0 into the gap behind the row.",
            "blasfeo#216 Cjkkkk/CUDA_gemm#6",
            a =>
            {
                a.Answer();
                foreach (TensorView view in a.Call.Outputs.Where(output => IsAsked(a.Call, output.Key)).Select(output => output.Value))
                {
                    // Where columns are neighbours; behind the last row there is no gap.
                    for (int r = 0; r < view.Rows - 1 && view.ColumnStride == 1; r++)
                    {
                        for (int c = view.Columns; c < view.RowStride; c++)
                        {
                            view.SetRaw((r * view.RowStride) + c, 0);
                        }
                    }
                }
            }
        ),
        StatefulOfViews(
            MistakeClass.OutOfBounds,
            "read-past-the-end",
            Everything,
            "The last vector of an operand was loaded whole: what lies behind its end was read, and not used.",
            "flame/blis#635 AiDotNet.Tensors#991 blasfeo#216",
            () => ReadPastTheEnd,
            failure => failure.Fault == FaultKind.Crashed && failure.CaseId.Contains("/contract.guard-", StringComparison.Ordinal)
        ),
    ];

    private static Action<ViewAnswering> Reading(Func<TensorView, int, int, int> place) =>
        a =>
        {
            a.Read = (_, view, shape) => ViewAnswering.Gather(view, shape, (r, c) => place(view, r, c));
            a.Answer();
        };

    internal static bool IsAsked(ViewCall call, string output) =>
        !Signature.Requestable(call.Operation).Contains(output) || call.Request.Any(gradient => gradient.Name == output);

    private static unsafe void ReadPastTheEnd(ViewAnswering a)
    {
        a.Answer();
        foreach (TensorView view in a.Call.Inputs.Values.Where(view => view.Bytes.Length > 0))
        {
            fixed (byte* first = view.Bytes.Span)
            {
                _ = Volatile.Read(ref first[view.Bytes.Length]);
            }
        }
    }
}
