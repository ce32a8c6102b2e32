using System.Runtime.InteropServices;

namespace ExactGrad.Optimized;

/// <summary>
/// Each thread's own packing buffers: aligned native memory that grows when it must and is kept for the next call, so that calls of a
/// size seen before allocate nothing. It is freed when its thread is gone.
/// </summary>
internal sealed unsafe class Workspace
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static Workspace? t_current;

    private Buffer _a,
        _b,
        _c;

    private Workspace() { }

    ~Workspace()
    {
        _a.Free();
        _b.Free();
        _c.Free();
    }

    internal static Workspace Current => t_current ??= new Workspace();

    /// <summary>Room for packed A; the content is whatever an earlier call left.</summary>
    internal T* A<T>(nint elements)
        where T : unmanaged => (T*)_a.Reserve(checked((nuint)elements * (nuint)sizeof(T)));

    /// <summary>Room for packed B.</summary>
    internal T* B<T>(nint elements)
        where T : unmanaged => (T*)_b.Reserve(checked((nuint)elements * (nuint)sizeof(T)));

    /// <summary>Room for unfinished sums.</summary>
    internal T* C<T>(nint elements)
        where T : unmanaged => (T*)_c.Reserve(checked((nuint)elements * (nuint)sizeof(T)));

    private struct Buffer
    {
        private void* _memory;
        private nuint _bytes;

        internal void* Reserve(nuint bytes)
        {
            if (bytes > _bytes)
            {
                NativeMemory.AlignedFree(_memory);
                _memory = null;
                _bytes = 0;
                bool huge = HugePages.Suit(bytes);
                bytes = huge ? HugePages.Whole(bytes) : bytes;
                _memory = NativeMemory.AlignedAlloc(bytes, huge ? HugePages.Size : Alignment);
                _bytes = bytes;
                if (huge)
                {
                    HugePages.Ask(_memory, bytes);
                }
            }

            return _memory;
        }

        internal void Free() => NativeMemory.AlignedFree(_memory);
    }
}
