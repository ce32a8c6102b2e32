namespace ExactGrad.Oracle.Catalogue;

/// <summary>What kind of mistake an entry of the catalogue stands for.</summary>
public enum MistakeClass
{
    /// <summary>Output buffers are read where they are only to be written.</summary>
    UninitialisedOutput,

    /// <summary>Remainders of tiles and vectors, and blocks of the summed dimension.</summary>
    Tails,

    /// <summary>Strides, views and leading dimensions.</summary>
    Strides,

    /// <summary>Accesses beyond the ends of operands.</summary>
    OutOfBounds,

    /// <summary>Inputs that are written.</summary>
    ChangedInput,

    /// <summary>Threads: shared scratch, shares that overlap or miss something, sums cut at shares.</summary>
    Threads,

    /// <summary>Transposition, and the wrong axis.</summary>
    Transposition,

    /// <summary>Overwriting where gradients accumulate, and the reverse.</summary>
    Accumulation,

    /// <summary>The bias, its gradient, and sums over the batch.</summary>
    Bias,

    /// <summary>The gate of ReLU and its derivative.</summary>
    Gate,

    /// <summary>The loss and its reduction.</summary>
    Loss,

    /// <summary>Averages over the batch where there is a sum, and the reverse.</summary>
    BatchAverage,

    /// <summary>State kept between calls.</summary>
    StaleState,

    /// <summary>Widths of indices and limits of grids.</summary>
    IndexWidth,

    /// <summary>Formats narrower than declared.</summary>
    Precision,

    /// <summary>Empty and one-element extents.</summary>
    Empty,

    /// <summary>NaN and infinities swallowed or invented.</summary>
    NonFinite,
}
