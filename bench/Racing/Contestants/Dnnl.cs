using System.Runtime.InteropServices;

namespace ExactGrad.Racing.Contestants;

/// <summary>The C interface of oneDNN 2 (libdnnl.so.2), as far as an inner product needs it.</summary>
internal static unsafe partial class Dnnl
{
    private const string Library = "libdnnl.so.2";

    [LibraryImport(Library, EntryPoint = "dnnl_engine_create")]
    internal static partial int EngineCreate(out IntPtr engine, int kind, nuint index);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_create")]
    internal static partial int StreamCreate(out IntPtr stream, IntPtr engine, uint flags);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_wait")]
    internal static partial int StreamWait(IntPtr stream);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_desc_init_by_strides")]
    internal static partial int MemoryDescription(IntPtr description, int rank, long* sides, int type, long* strides);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_create")]
    internal static partial int MemoryCreate(out IntPtr memory, IntPtr description, IntPtr engine, void* data);

    [LibraryImport(Library, EntryPoint = "dnnl_inner_product_forward_desc_init")]
    internal static partial int ForwardDescription(IntPtr description, int kind, IntPtr x, IntPtr w, IntPtr b, IntPtr y);

    [LibraryImport(Library, EntryPoint = "dnnl_inner_product_backward_data_desc_init")]
    internal static partial int DataDescription(IntPtr description, IntPtr dx, IntPtr w, IntPtr dy);

    [LibraryImport(Library, EntryPoint = "dnnl_inner_product_backward_weights_desc_init")]
    internal static partial int WeightsDescription(IntPtr description, IntPtr x, IntPtr dw, IntPtr db, IntPtr dy);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_create")]
    internal static partial int PrimitiveDescription(out IntPtr result, IntPtr operation, IntPtr attributes, IntPtr engine, IntPtr hint);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_create")]
    internal static partial int PrimitiveCreate(out IntPtr primitive, IntPtr description);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_execute")]
    internal static partial int PrimitiveExecute(IntPtr primitive, IntPtr stream, int count, void* arguments);

    /// <summary>Its threads are those of OpenMP.</summary>
    [LibraryImport("libgomp.so.1", EntryPoint = "omp_set_num_threads")]
    internal static partial void SetThreads(int threads);
}
