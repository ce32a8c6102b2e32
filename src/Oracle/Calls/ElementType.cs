namespace ExactGrad.Oracle.Calls;

/// <summary>The number format of a tensor's elements; the names are those of safetensors.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary64 (double).</summary>
    F64,

    /// <summary>IEEE 754 binary32 (float).</summary>
    F32,

    /// <summary>IEEE 754 binary16 (half).</summary>
    F16,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BF16,
}
