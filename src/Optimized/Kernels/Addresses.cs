using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>Addresses counted in bytes: the JIT would scale strides of elements within a kernel's loop.</summary>
internal static unsafe class Addresses
{
    /// <summary>So many bytes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T* At<T>(T* address, nint bytes)
        where T : unmanaged => (T*)((byte*)address + bytes);
}
