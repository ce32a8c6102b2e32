using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>
/// What the machine offers. Every property is a constant to the JIT, so that a branch on it costs nothing and the paths not taken
/// are never compiled.
/// </summary>
internal static class Isa
{
    /// <summary>
    /// 512-bit vectors. Vector512.IsHardwareAccelerated says no on processors that lower their clock for them; a matrix product
    /// gains from them even so.
    /// </summary>
    internal static bool Has512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;
    }

    /// <summary>256-bit vectors.</summary>
    internal static bool Has256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated;
    }

    /// <summary>128-bit vectors.</summary>
    internal static bool Has128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated;
    }

    /// <summary>32 vector registers of every width, in place of 16.</summary>
    internal static bool Has32Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AdvSimd.Arm64.IsSupported || Avx512F.VL.IsSupported;
    }

    /// <summary>
    /// Fused multiply-add in hardware. All paths ask this one property, scalar and vector, optimised or not yet: an element's bits must
    /// not depend on which of them computed it. (MultiplyAddEstimate could answer differently before and after tiering.)
    /// </summary>
    internal static bool HasFma
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>A processor of AMD's: for choices that are speed alone.</summary>
    internal static bool IsAmd { get; } = SaysAmd();

    /// <summary>What <see cref="IsAmd"/> keeps: whether the processor calls itself AuthenticAMD.</summary>
    internal static bool SaysAmd() => X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == BinaryPrimitives.ReadInt32LittleEndian("Auth"u8);

    /// <summary>The widest path taken, in words; for reports and for tests that must know what they have tested.</summary>
    internal static string Description =>
        (
            Has512 ? "512-bit vectors"
            : Has256 ? "256-bit vectors"
            : Has128 ? "128-bit vectors"
            : "scalars"
        ) + (HasFma ? " with fused multiply-add" : " without fused multiply-add");
}
