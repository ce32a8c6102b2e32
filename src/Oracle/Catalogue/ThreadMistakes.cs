using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Threads of one call, and several callers.</summary>
internal static class ThreadMistakes
{
    private const MistakeClass Kind = MistakeClass.Threads;

    internal static readonly Mistake[] All =
    [
        OfViews(
            Kind,
            "thread-remainder-dropped",
            Linear,
            "Rows are shared out evenly, and those that are left over are computed by no thread.",
            "Narsil/ggblas#1 tiny-dnn#166",
            a =>
            {
                a.Store = (_, view, tensor) =>
                {
                    int shared = view.Rows / a.Call.Threads * a.Call.Threads;
                    for (int k = 0; k < (view.Rows == 1 ? 1 : shared) * view.Columns; k++)
                    {
                        view[k / view.Columns, k % view.Columns] = tensor[k];
                    }
                };
                a.Answer();
            }
        ),
        OfViews(
            Kind,
            "sums-cut-by-thread",
            Linear,
            "Every thread sums its part of the terms, and the parts are added: the rounding depends on the number of threads.",
            "llama.cpp#439 matrixmultiply#71",
            a =>
            {
                a.Spoil = answering => Resum(answering, a.Call.Threads);
                a.Answer();
            }
        ),
        StatefulOfViews(
            Kind,
            "scratch-shared-by-callers",
            Linear,
            "All callers share one scratch buffer: whoever calls while another is at it computes on the other's numbers.",
            "OpenBLAS#1755 OpenBLAS#2126 OpenBLAS#1071",
            () =>
            {
                Call? scratch = null;
                return a =>
                {
                    Call asked = a.Asked;
                    Volatile.Write(ref scratch, asked);
                    // As long as a product of some size takes.
                    Thread.Sleep(1);
                    a.Answer(Volatile.Read(ref scratch) is Call last && Fits(last, asked) ? last : asked);
                };
            },
            failure => IsRightAlone(failure) && failure.CaseId.Contains("/contract.callers-", StringComparison.Ordinal)
        ),
    ];

    // What is NaN alone is another mistake.
    private static bool IsRightAlone(Failure failure) => failure.Fault is null && failure.Expected is double alone && !double.IsNaN(alone);

    private static bool Fits(Call left, Call right) =>
        left.Operation == right.Operation
        && left.Request.SequenceEqual(right.Request)
        && left.Inputs.All(input => right.Inputs.TryGetValue(input.Key, out Tensor? other) && other.ShapeText == input.Value.ShapeText);

    /// <summary>All sums in parts of equal length, each rounded to the element type as it is stored.</summary>
    private static void Resum(Answering a, int parts)
    {
        double Stored(double value) => a.Call.ElementType == ElementType.F32 ? (float)value : value;
        var sums = new double[parts];
        // Each term is added to the part that its index falls into.
        double Sum(int count, Func<int, double> term)
        {
            Array.Clear(sums);
            for (int k = 0; k < count; k++)
            {
                int part = (int)((long)k * parts / count);
                sums[part] = Stored(sums[part] + term(k));
            }

            return sums.Aggregate((left, right) => Stored(left + right));
        }

        if (a.Call.Operation == Operation.LinearForward)
        {
            a.Y((s, j) => a.In("b")[j] + Sum(a.N, i => a.X(s, i) * a.W(i, j)));
            return;
        }

        a.Dx((s, i) => Sum(a.M, j => a.Dy(s, j) * a.W(i, j)));
        a.Dw((i, j) => Sum(a.B, s => a.X(s, i) * a.Dy(s, j)));
        a.Db(j => Sum(a.B, s => a.Dy(s, j)));
    }
}
