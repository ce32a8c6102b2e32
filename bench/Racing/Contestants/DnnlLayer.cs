using System.Numerics;
using System.Runtime.InteropServices;

namespace ExactGrad.Racing.Contestants;

/// <summary>oneDNN 2's inner product with weights as they lie in memory (plain): f32 only, as the library has no f64.</summary>
internal sealed unsafe class DnnlLayer<T> : Contestant<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Cpu = 1,
        InOrder = 1,
        ForwardTraining = 64,
        Source = 1,
        Destination = 17,
        Weights = 33,
        Bias = 41,
        Gradient = 128;

    // Room for the library's structures, whose sizes its C headers fix: below 2 KiB each.
    private const int StructureBytes = 8192;

    private readonly List<IntPtr> _structures = [];
    private readonly IntPtr _engine,
        _stream,
        _forward,
        _backwardData,
        _backwardWeights;
    private readonly Argument[] _forwardArguments,
        _dataArguments,
        _weightArguments;

    internal DnnlLayer(Operands<T> o, int threads)
        : base("oneDNN", o)
    {
        Dnnl.SetThreads(threads);
        Check(Dnnl.EngineCreate(out _engine, Cpu, 0), "dnnl_engine_create");
        Check(Dnnl.StreamCreate(out _stream, _engine, InOrder), "dnnl_stream_create");
        IntPtr x = Matrix(o.B, o.N, o.N, 1),
            w = o.InputMajor ? Matrix(o.M, o.N, 1, o.M) : Matrix(o.M, o.N, o.N, 1),
            y = Matrix(o.B, o.M, o.M, 1),
            b = Vector(o.M);

        IntPtr forward = Structure(),
            data = Structure(),
            weights = Structure();
        Check(Dnnl.ForwardDescription(forward, ForwardTraining, x, w, b, y), "dnnl_inner_product_forward_desc_init");
        Check(Dnnl.DataDescription(data, x, w, y), "dnnl_inner_product_backward_data_desc_init");
        Check(Dnnl.WeightsDescription(weights, x, w, b, y), "dnnl_inner_product_backward_weights_desc_init");
        Check(Dnnl.PrimitiveDescription(out IntPtr hint, forward, IntPtr.Zero, _engine, IntPtr.Zero), "dnnl_primitive_desc_create");
        _forward = Primitive(hint);
        _backwardData = Primitive(data, hint);
        _backwardWeights = Primitive(weights, hint);

        _forwardArguments = [At(Source, x, o.X), At(Weights, w, o.W), At(Bias, b, o.Bias), At(Destination, y, o.Y)];
        _dataArguments = [At(Source + Gradient, x, o.Dx), At(Weights, w, o.W), At(Destination + Gradient, y, o.Dy)];
        _weightArguments =
        [
            At(Source, x, o.X),
            At(Weights + Gradient, w, o.Dw),
            At(Bias + Gradient, b, o.Db),
            At(Destination + Gradient, y, o.Dy),
        ];
    }

    public override void Dispose()
    {
        foreach (IntPtr structure in _structures)
        {
            NativeMemory.Free((void*)structure);
        }
    }

    protected override void Forward() => Execute(_forward, _forwardArguments);

    protected override void Backward()
    {
        Execute(_backwardData, _dataArguments);
        Execute(_backwardWeights, _weightArguments);
    }

    private void Execute(IntPtr primitive, Argument[] arguments)
    {
        fixed (Argument* first = arguments)
        {
            Check(Dnnl.PrimitiveExecute(primitive, _stream, arguments.Length, first), "dnnl_primitive_execute");
        }

        Check(Dnnl.StreamWait(_stream), "dnnl_stream_wait");
    }

    private IntPtr Structure()
    {
        var memory = (IntPtr)NativeMemory.AllocZeroed(StructureBytes);
        _structures.Add(memory);
        return memory;
    }

    private IntPtr Matrix(long rows, long columns, long rowStride, long columnStride) =>
        Description([rows, columns], [rowStride, columnStride]);

    private IntPtr Vector(long length) => Description([length], [1]);

    private IntPtr Description(long[] sides, long[] strides)
    {
        const int F32 = 3;
        IntPtr description = Structure();
        fixed (
            long* side = sides,
                stride = strides
        )
        {
            Check(Dnnl.MemoryDescription(description, sides.Length, side, F32, stride), "dnnl_memory_desc_init_by_strides");
        }

        return description;
    }

    private IntPtr Primitive(IntPtr operation, IntPtr hint)
    {
        Check(Dnnl.PrimitiveDescription(out IntPtr description, operation, IntPtr.Zero, _engine, hint), "dnnl_primitive_desc_create");
        return Primitive(description);
    }

    private static IntPtr Primitive(IntPtr description)
    {
        Check(Dnnl.PrimitiveCreate(out IntPtr primitive, description), "dnnl_primitive_create");
        return primitive;
    }

    private Argument At(int role, IntPtr description, T* data)
    {
        Check(Dnnl.MemoryCreate(out IntPtr memory, description, _engine, data), "dnnl_memory_create");
        return new Argument(role, memory);
    }

    private static void Check(int status, string function)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"{function} of libdnnl.so.2 answered {status}, expected 0");
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Argument(int Role, IntPtr Memory);
}
