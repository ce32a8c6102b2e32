using ExactGrad.Reference;

namespace ExactGrad.Oracle.Explaining;

/// <summary>What to explain.</summary>
public sealed record ExplainOptions
{
    /// <summary>No extent is larger: every term is written out.</summary>
    public const int MostSide = 8;

    /// <summary>Examples B, 1 to <see cref="MostSide"/>.</summary>
    public int Batch { get; init; } = 2;

    /// <summary>Inputs n, 1 to <see cref="MostSide"/>.</summary>
    public int Inputs { get; init; } = 3;

    /// <summary>Outputs m, 1 to <see cref="MostSide"/>.</summary>
    public int Outputs { get; init; } = 2;

    /// <summary>How the weights are stored.</summary>
    public WeightLayout Layout { get; init; } = WeightLayout.InputMajor;

    /// <summary>How the squared errors become the loss.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>From which numbers are drawn where none are given.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The numbers; null where they are drawn, and then <see cref="Batch"/>, <see cref="Inputs"/> and <see cref="Outputs"/> count.</summary>
    public LayerNumbers? Numbers { get; init; }

    /// <summary>The variable that is moved, such as "w[2,1]"; null for the last weight.</summary>
    public string? Nudge { get; init; }
}
