using ExactGrad.Reference;

namespace ExactGrad.Oracle.Cases;

/// <summary>The words for layouts and reductions in case ids, on the wire and on the command line.</summary>
public static class Words
{
    private static readonly string[] Layouts = ["input-major", "output-major"];
    private static readonly string[] Reductions = ["none", "sum", "batch-mean", "mean"];

    /// <summary>input-major or output-major.</summary>
    public static string Name(WeightLayout layout) => Layouts[(int)layout];

    /// <summary>none, sum, batch-mean or mean.</summary>
    public static string Name(Reduction reduction) => Reductions[(int)reduction];

    /// <summary>Reads a layout's word.</summary>
    public static bool TryParse(string word, out WeightLayout layout)
    {
        int index = Array.IndexOf(Layouts, word);
        layout = (WeightLayout)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a reduction's word.</summary>
    public static bool TryParse(string word, out Reduction reduction)
    {
        int index = Array.IndexOf(Reductions, word);
        reduction = (Reduction)Math.Max(index, 0);
        return index >= 0;
    }
}
