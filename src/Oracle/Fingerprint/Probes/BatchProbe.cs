using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>
/// Batch invariance: whether an example's row of the output has the bits that it has alone, at any batch size, at any position, and
/// whatever the other examples are.
/// </summary>
internal sealed class BatchProbe(Questions questions)
{
    /// <summary>Batch sizes that are tried.</summary>
    internal static IReadOnlyList<int> Sizes { get; } = [1, 2, 3, 4, 7, 8, 16, 17, 32, 33, 64];

    private readonly SumSite _site = questions.Site;

    /// <summary>The first batch size and position at which the row differs; null where it never does.</summary>
    /// <param name="shapes">Terms and columns of the outputs.</param>
    internal string? Run(IReadOnlyList<(int Terms, int Columns)> shapes)
    {
        foreach ((int terms, int columns) in shapes)
        {
            var random = new RandomTerms(_site, "batch");
            double[] row = random.Numbers(terms);
            double[][] right = [.. Enumerable.Range(0, columns).Select(_ => random.Numbers(terms))];
            double[] bias = random.Numbers(columns);
            // The same row at every position; then at the last one alone, among others.
            Call[] same = [.. Sizes.Select(size => _site.Call([.. Enumerable.Repeat(row, size)], right, bias))];
            Call[] mixed =
            [
                .. Sizes.Select(size =>
                    _site.Call([.. Enumerable.Range(1, size - 1).Select(_ => random.Numbers(terms)), row], right, bias)
                ),
            ];
            Tensor[] answers = questions.Ask([.. same, .. mixed]);
            for (int a = 0; a < answers.Length; a++)
            {
                int size = Sizes[a % Sizes.Count];
                for (int position = a < same.Length ? 0 : size - 1; position < size; position++)
                {
                    if (!Row(answers[a], position).SequenceEqual(Row(answers[0], 0)))
                    {
                        return $"first at batch {size}, row {position}{(a < same.Length ? "" : ", among other rows")} ({terms} terms, {columns} columns)";
                    }
                }
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Row(Tensor answer, int row)
    {
        int bytes = answer.Columns * ElementFormat.Of(answer.Type).Bytes;
        return answer.Bytes.Span.Slice(row * bytes, bytes);
    }
}
