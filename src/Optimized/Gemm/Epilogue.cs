using System.Numerics;

namespace ExactGrad.Optimized;

/// <summary>Where the sums of a product start, and what becomes of them when they are finished.</summary>
internal readonly unsafe struct Epilogue<T>(in View<T> from, Finish finish, in View<T> gate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the sums start from, of the shape of C; biases have a stride of 0. Empty to start from zeros.</summary>
    internal readonly View<T> From = from;

    /// <summary>What becomes of a finished sum.</summary>
    internal readonly Finish Finish = finish;

    /// <summary>The gate of <see cref="Finish.Gate"/> and <see cref="Finish.GateThenAdd"/>, of the shape of C; else empty.</summary>
    internal readonly View<T> Gate = gate;

    internal Epilogue(Finish finish)
        : this(default, finish, default) { }

    internal bool Adds => Finish is Finish.Add or Finish.GateThenAdd;

    internal bool Gates => Finish is Finish.Gate or Finish.GateThenAdd;

    internal Epilogue<T> Transposed => new(From.Transposed, Finish, Gate.Transposed);

    /// <summary>That of a part of C.</summary>
    internal Epilogue<T> Part(nint row, nint rows, nint column, nint columns) =>
        new(
            From.IsEmpty ? From : From.Part(row, rows, column, columns),
            Finish,
            Gate.IsEmpty ? Gate : Gate.Part(row, rows, column, columns)
        );

    /// <summary>Whether tiles can carry it out: their vectors take columns that lie next to each other.</summary>
    internal bool FitsTiles => (From.IsEmpty || From.ColumnStride == 1) && (Gate.IsEmpty || Gate.ColumnStride == 1);

    /// <summary>Does what remains to be done to finished sums that lie elsewhere.</summary>
    internal static void Apply(in View<T> sums, in Epilogue<T> epilogue, in View<T> c)
    {
        switch (epilogue.Finish)
        {
            case Finish.Store:
                Elements<T>.Map<Same<T>>(sums, sums, sums, c);
                break;
            case Finish.Add:
                Elements<T>.Map<Plus<T>>(c, sums, sums, c);
                break;
            case Finish.Rectify:
                Elements<T>.Map<Gate<T>>(sums, sums, sums, c);
                break;
            case Finish.Gate:
                Elements<T>.Map<Gate<T>>(epilogue.Gate, sums, sums, c);
                break;
            default:
                Elements<T>.Map<GatedSum<T>>(epilogue.Gate, sums, c, c);
                break;
        }
    }
}
