using System.Runtime.InteropServices;

namespace ExactGrad.Racing.Contestants;

/// <summary>The C interface of oneDNN 2 (libdnnl.so.2), as far as an inner product needs it.</summary>
internal static unsafe class Dnnl
{
    private const string Library = "libdnnl.so.2";

    [DllImport(Library, EntryPoint = "dnnl_engine_create")]
    internal static extern int EngineCreate(out IntPtr engine, int kind, nuint index);

    [DllImport(Library, EntryPoint = "dnnl_stream_create")]
    internal static extern int StreamCreate(out IntPtr stream, IntPtr engine, uint flags);

    [DllImport(Library, EntryPoint = "dnnl_stream_wait")]
    internal static extern int StreamWait(IntPtr stream);

    [DllImport(Library, EntryPoint = "dnnl_memory_desc_init_by_strides")]
    internal static extern int MemoryDescription(IntPtr description, int rank, long* sides, int type, long* strides);

    [DllImport(Library, EntryPoint = "dnnl_memory_create")]
    internal static extern int MemoryCreate(out IntPtr memory, IntPtr description, IntPtr engine, void* data);

    [DllImport(Library, EntryPoint = "dnnl_inner_product_forward_desc_init")]
    internal static extern int ForwardDescription(IntPtr description, int kind, IntPtr x, IntPtr w, IntPtr b, IntPtr y);

    [DllImport(Library, EntryPoint = "dnnl_inner_product_backward_data_desc_init")]
    internal static extern int DataDescription(IntPtr description, IntPtr dx, IntPtr w, IntPtr dy);

    [DllImport(Library, EntryPoint = "dnnl_inner_product_backward_weights_desc_init")]
    internal static extern int WeightsDescription(IntPtr description, IntPtr x, IntPtr dw, IntPtr db, IntPtr dy);

    [DllImport(Library, EntryPoint = "dnnl_primitive_desc_create")]
    internal static extern int PrimitiveDescription(out IntPtr result, IntPtr operation, IntPtr attributes, IntPtr engine, IntPtr hint);

    [DllImport(Library, EntryPoint = "dnnl_primitive_create")]
    internal static extern int PrimitiveCreate(out IntPtr primitive, IntPtr description);

    [DllImport(Library, EntryPoint = "dnnl_primitive_execute")]
    internal static extern int PrimitiveExecute(IntPtr primitive, IntPtr stream, int count, void* arguments);

    /// <summary>Its threads are those of OpenMP.</summary>
    [DllImport("libgomp.so.1", EntryPoint = "omp_set_num_threads")]
    internal static extern void SetThreads(int threads);
}
