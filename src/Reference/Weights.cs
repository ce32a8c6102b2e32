// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

/// <summary>The weights w[i,j] by input i and output j, whatever their layout in storage.</summary>
internal readonly struct Weights<T>(T[,] stored, WeightLayout layout)
{
    private readonly WeightLayout layout = Defined(layout);

    internal int Inputs => stored.GetLength(layout == WeightLayout.InputMajor ? 0 : 1);

    internal int Outputs => stored.GetLength(layout == WeightLayout.InputMajor ? 1 : 0);

    internal T this[int i, int j]
    {
        get => layout == WeightLayout.InputMajor ? stored[i, j] : stored[j, i];
        set
        {
            if (layout == WeightLayout.InputMajor)
            {
                stored[i, j] = value;
            }
            else
            {
                stored[j, i] = value;
            }
        }
    }

    internal static T[,] Allocate(int inputs, int outputs, WeightLayout layout) =>
        Defined(layout) == WeightLayout.InputMajor ? new T[inputs, outputs] : new T[outputs, inputs];

    private static WeightLayout Defined(WeightLayout layout) =>
        layout is WeightLayout.InputMajor or WeightLayout.OutputMajor
            ? layout
            : throw new ArgumentOutOfRangeException(nameof(layout), layout, "expected InputMajor or OutputMajor");
}
