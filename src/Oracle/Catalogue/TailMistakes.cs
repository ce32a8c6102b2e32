using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Remainders of tiles and vectors. Powers of two hide all of them.</summary>
internal static class TailMistakes
{
    private const MistakeClass Kind = MistakeClass.Tails;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "last-column-dropped",
            Linear,
            "The last column of every matrix that comes out stays 0.",
            "OpenBLAS#5429",
            a =>
                a.Each(
                    (output, k, value) =>
                        a.Rows(output) > 0 && output != "db" && k % a.Columns(output) == a.Columns(output) - 1 ? a.Old(output, k) : value
                )
        ),
        Entry(
            Kind,
            "last-row-dropped",
            Linear,
            "The last row of every matrix that comes out stays 0.",
            "Cjkkkk/CUDA_gemm#6",
            a => a.Each((output, k, value) => output != "db" && k / a.Columns(output) == a.Rows(output) - 1 ? a.Old(output, k) : value)
        ),
        Entry(
            Kind,
            "first-column-dropped",
            Linear,
            "The first column of every matrix that comes out stays 0.",
            "Cjkkkk/CUDA_gemm#6",
            a => a.Each((output, k, value) => output != "db" && k % a.Columns(output) == 0 ? a.Old(output, k) : value)
        ),
        .. new[] { 4, 8, 16 }.SelectMany(v =>
            new[]
            {
                Entry(
                    Kind,
                    $"column-tail-of-{v}-dropped",
                    Linear,
                    $"Columns after the last whole group of {v} stay 0: there is no tail code.",
                    "Optimizing-SGEMM-on-Turing#2 OpenBLAS#5429",
                    a =>
                        a.Each(
                            (output, k, value) =>
                                output != "db" && k % a.Columns(output) >= a.Columns(output) / v * v ? a.Old(output, k) : value
                        )
                ),
                Entry(
                    Kind,
                    $"row-tail-of-{v}-dropped",
                    Linear,
                    $"Rows after the last whole group of {v} stay 0: there is no tail code.",
                    "Optimizing-SGEMM-on-Turing#2 Cjkkkk/CUDA_gemm#6",
                    a =>
                        a.Each(
                            (output, k, value) =>
                                output != "db" && k / a.Columns(output) >= a.Rows(output) / v * v ? a.Old(output, k) : value
                        )
                ),
                Entry(
                    Kind,
                    $"sum-tail-of-{v}-dropped",
                    Linear,
                    $"Sums end at the last whole vector of {v}: the remainder of the summed dimension is missing.",
                    "Halide#656 triton#187",
                    a => a.Resum(length => Enumerable.Range(0, length / v * v))
                ),
                Entry(
                    Kind,
                    $"sum-tail-of-{v}-twice",
                    Linear,
                    $"The remainder of a sum was done by repeating the last whole vector of {v}, and what overlaps counts twice.",
                    "dotnet/runtime#92820",
                    a =>
                        a.Resum(length =>
                            length >= v && length % v != 0
                                ? Enumerable.Range(0, length / v * v).Concat(Enumerable.Range(length - v, v))
                                : Enumerable.Range(0, length)
                        )
                ),
                Entry(
                    Kind,
                    $"sum-tail-of-{v}-starts-early",
                    Linear,
                    $"The remainder loop starts at the number of vectors of {v}, not of elements.",
                    "Halide#656",
                    a => a.Resum(length => Enumerable.Range(0, length / v * v).Concat(Enumerable.Range(length / v, length - (length / v))))
                ),
            }
        ),
        Entry(
            Kind,
            "sum-of-one-term-zero",
            Linear,
            "A sum of one term gives 0.",
            "triton#934",
            a => a.Resum(length => Enumerable.Range(0, length == 1 ? 0 : length))
        ),
        Entry(
            Kind,
            "sum-misses-last-term",
            Linear,
            "Every sum misses its last term.",
            "Halide#656",
            a => a.Resum(length => Enumerable.Range(0, Math.Max(length - 1, 0)))
        ),
        Entry(
            Kind,
            "sum-misses-first-term",
            Linear,
            "Every sum misses its first term.",
            "Halide#656",
            a => a.Resum(length => Enumerable.Range(Math.Min(1, length), Math.Max(length - 1, 0)))
        ),
        Entry(
            Kind,
            "sum-blocks-overwrite",
            Linear,
            "Sums longer than a block of 8 keep the last block only: each block overwrote the one before.",
            "mlx#3854 cutlass#424",
            a => a.Resum(length => Enumerable.Range(0, length).Skip(Math.Max(length - 1, 0) / 8 * 8))
        ),
        Entry(
            Kind,
            "running-sum-added-again",
            Linear,
            "Sums longer than a block of 8 count their first block twice: a running sum was summed again.",
            "pytorch/helion#2773",
            a => a.Resum(length => length > 8 ? Enumerable.Range(0, length).Concat(Enumerable.Range(0, 8)) : Enumerable.Range(0, length))
        ),
        Entry(
            MistakeClass.IndexWidth,
            "beyond-100-columns",
            Linear,
            "Columns from the hundredth on stay 0: another path is taken for large layers.",
            "tiny-dnn#60",
            a => a.Each((output, k, value) => output != "db" && k % a.Columns(output) >= 100 ? a.Old(output, k) : value)
        ),
        Entry(
            MistakeClass.IndexWidth,
            "beyond-64-rows",
            Linear,
            "Rows from the 64th on stay 0: the grid has no more blocks.",
            "tensorflow#26969 Cjkkkk/CUDA_gemm#6",
            a => a.Each((output, k, value) => output != "db" && k / a.Columns(output) >= 64 ? a.Old(output, k) : value)
        ),
    ];
}
