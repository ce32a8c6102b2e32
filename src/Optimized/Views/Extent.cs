using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>The checks that every matrix view passes when it is made. All arithmetic is checked and 64 bits wide.</summary>
internal static class Extent
{
    /// <summary>
    /// Refuses negative extents and strides, and a last element (R - 1) rowStride + (C - 1) columnStride outside the buffer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(nint rows, nint columns, nint rowStride, nint columnStride, nint available)
    {
        // Nearly all pass at no cost: none is negative, two products below 2^62 do not overflow, and the last element lies inside.
        if (
            (ulong)(rows | columns | rowStride | columnStride) > int.MaxValue
            || (long)(rows - 1) * rowStride + (long)(columns - 1) * columnStride >= available
        )
        {
            CheckWithCare(rows, columns, rowStride, columnStride, available);
        }
    }

    private static void CheckWithCare(nint rows, nint columns, nint rowStride, nint columnStride, nint available)
    {
        NotNegative(rows, "rows");
        NotNegative(columns, "columns");
        NotNegative(rowStride, "row stride");
        NotNegative(columnStride, "column stride");
        if (Needed(rows, columns, rowStride, columnStride) is var needed && needed > available)
        {
            throw new ArgumentException(
                $"A matrix of {rows} x {columns} with strides {rowStride} and {columnStride} needs {needed} elements, but the buffer has {available}."
            );
        }
    }

    /// <summary>Elements from the first to the last one addressed, both included; <see cref="long.MaxValue"/> where that overflows.</summary>
    internal static long Needed(nint rows, nint columns, nint rowStride, nint columnStride)
    {
        if (rows == 0 || columns == 0)
        {
            return 0;
        }

        Int128 last = (Int128)(rows - 1) * rowStride + (Int128)(columns - 1) * columnStride;
        return last < long.MaxValue ? (long)last + 1 : long.MaxValue;
    }

    /// <summary>
    /// Refuses an output that would hold two elements at one address. Elements meet where dr rowStride = dc columnStride for some
    /// dr below R and dc below C; the smallest such pair is the strides over their greatest common divisor, crosswise.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckWritable(nint rows, nint columns, nint rowStride, nint columnStride)
    {
        // Row after row, with or without gaps: what nearly every matrix is.
        if ((columnStride != 1 || rowStride < columns) && SelfOverlaps(rows, columns, rowStride, columnStride))
        {
            ThrowNotWritable(rows, columns, rowStride, columnStride);
        }
    }

    private static void ThrowNotWritable(nint rows, nint columns, nint rowStride, nint columnStride) =>
        throw new ArgumentException(
            $"A matrix of {rows} x {columns} with row stride {rowStride} and column stride {columnStride} holds several elements "
                + "at one address: it can be read, but not be written."
        );

    private static bool SelfOverlaps(nint rows, nint columns, nint rowStride, nint columnStride)
    {
        if (rows == 0 || columns == 0)
        {
            return false;
        }

        if (rows == 1 || columns == 1)
        {
            return (rows > 1 && rowStride == 0) || (columns > 1 && columnStride == 0);
        }

        if (rowStride == 0 || columnStride == 0)
        {
            return true;
        }

        if (rowStride / columnStride >= columns || columnStride / rowStride >= rows)
        {
            return false;
        }

        nint divisor = GreatestCommonDivisor(rowStride, columnStride);
        return columnStride / divisor < rows && rowStride / divisor < columns;
    }

    private static nint GreatestCommonDivisor(nint a, nint b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static void NotNegative(nint value, string what)
    {
        if (value < 0)
        {
            throw new ArgumentException($"The {what} of a matrix must not be negative, but is {value}.");
        }
    }

    /// <summary>Refuses a slice that leaves its matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckSlice(nint start, nint count, nint extent, string what)
    {
        if (start < 0 || count < 0 || start > extent || count > extent - start)
        {
            throw new ArgumentOutOfRangeException(
                what,
                $"A slice of {count} {what} from {start} leaves a matrix that has {extent} {what}."
            );
        }
    }

    /// <summary>Refuses an index outside the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckIndex(nint row, nint column, nint rows, nint columns)
    {
        if ((nuint)row >= (nuint)rows || (nuint)column >= (nuint)columns)
        {
            throw new IndexOutOfRangeException($"Element [{row},{column}] lies outside a matrix of {rows} x {columns}.");
        }
    }

    /// <summary>Refuses tensors of another rank than 2.</summary>
    internal static void CheckRank(int rank)
    {
        if (rank != 2)
        {
            throw new ArgumentException($"A matrix view needs a tensor of 2 dimensions, but this one has {rank}.");
        }
    }
}
