using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>How a matrix lies in memory that is larger than it: elements before its first and after its last one, and its strides.</summary>
internal readonly record struct Placement(int Before, int RowStride, int ColumnStride, int After)
{
    private const int MostBefore = 8;
    private const int MostGap = 5;

    /// <summary>Row after row, without anything around.</summary>
    internal static Placement Dense(Tensor tensor) => new(0, tensor.Columns, 1, 0);

    /// <summary>At any offset, with a gap of up to 5 elements after each row; vectors and scalars are without gaps.</summary>
    internal static Placement Gapped(CaseId id, string name, Tensor tensor)
    {
        SplitMix64 random = For(id, name);
        (int before, int after, int gap) = Around(ref random);
        return new(before, tensor.Columns + (tensor.Shape.Length == 2 ? gap : 0), 1, after);
    }

    /// <summary>As <see cref="Gapped"/>, and the elements of a row apart, or column after column.</summary>
    internal static Placement Strided(CaseId id, string name, Tensor tensor)
    {
        SplitMix64 random = For(id, name);
        (int before, int after, int gap) = Around(ref random);
        (int row, int column) = random.Below(4) switch
        {
            0 => (1, tensor.Rows + gap),
            1 => ((2 * tensor.Columns) + gap, 2),
            2 => (3, (3 * tensor.Rows) + gap),
            _ => (tensor.Columns + gap, 1),
        };
        return tensor.Shape.Length == 2 ? new(before, row, column, after) : new(before, tensor.Columns, 1, after);
    }

    /// <summary>An input that is one row, one column or one element, repeated by strides of 0; one in four is dense.</summary>
    internal static Placement Broadcast(CaseId id, string name, Tensor tensor)
    {
        SplitMix64 random = For(id, name);
        int kind = random.Below(4);
        return tensor.Shape.Length != 2
            ? Dense(tensor)
            : kind switch
            {
                0 => new(0, 0, 1, 0),
                1 => new(0, 1, 0, 0),
                2 => new(0, 0, 0, 0),
                _ => Dense(tensor),
            };
    }

    /// <summary>Elements that the memory holds.</summary>
    internal int Elements(Tensor tensor) => Before + TensorView.Extent(tensor.Rows, tensor.Columns, RowStride, ColumnStride) + After;

    /// <summary>For people; empty where the matrix lies dense.</summary>
    internal string Words(string name, Tensor tensor) =>
        this == Dense(tensor) || tensor.Count == 0
            ? ""
            : $"{name} lies at offset {Before} of its memory, with row stride {RowStride} and column stride {ColumnStride}";

    private static SplitMix64 For(CaseId id, string name) => SplitMix64.For(id.Seed, $"placement {name}");

    private static (int Before, int After, int Gap) Around(ref SplitMix64 random) =>
        (random.Below(MostBefore), random.Below(MostGap), random.OneIn(3) ? 0 : random.Between(1, MostGap));
}
