using System.Numerics;
using System.Runtime.InteropServices;
using ExactGrad.Racing.Contestants;

namespace ExactGrad.Racing;

/// <summary>Which libraries this machine has, and how each takes part.</summary>
internal sealed class Libraries : IDisposable
{
    internal static readonly IReadOnlyList<string> Names = ["optimized", "OpenBLAS", "BLIS", "oneDNN", "PyTorch", "MathNet", "reference"];

    // Naive loops at some GFLOP/s: above this a sample would take seconds.
    private const double MostNaiveOperations = 3e8;

    private readonly IntPtr _openBlas = Load("libopenblas.so.0"),
        _blis = Load("libblis.so.4"),
        _dnnl = Load("libdnnl.so.2"),
        _openMp = Load("libgomp.so.1");
    private readonly Dictionary<int, TorchProcess> _torch = [];

    /// <summary>Starts a process of PyTorch for each number of threads that will be raced.</summary>
    internal Libraries(IEnumerable<int> torchThreads)
    {
        foreach (int threads in torchThreads.Distinct())
        {
            if (TorchProcess.Start(threads) is { } process)
            {
                _torch[threads] = process;
            }
        }
    }

    /// <summary>Those that are not here, each with what would bring it.</summary>
    internal IEnumerable<string> Absent()
    {
        if (_openBlas == 0)
        {
            yield return "OpenBLAS (libopenblas0-pthread)";
        }

        if (_blis == 0)
        {
            yield return "BLIS (libblis4-pthread)";
        }

        if (_dnnl == 0 || _openMp == 0)
        {
            yield return "oneDNN (libdnnl2)";
        }

        if (_torch.Count == 0)
        {
            yield return "PyTorch (python3-torch)";
        }
    }

    internal List<Contestant<T>> For<T>(Cell cell, Operands<T> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<Contestant<T>> all = [new OptimizedLayer<T>(operands, cell.Threads)];
        if (_openBlas != 0)
        {
            all.Add(new BlasLayer<T>("OpenBLAS", _openBlas, "openblas_set_num_threads", wide: false, operands, cell.Threads));
        }

        if (_blis != 0)
        {
            all.Add(new BlasLayer<T>("BLIS", _blis, "bli_thread_set_num_threads", wide: true, operands, cell.Threads));
        }

        if (_dnnl != 0 && _openMp != 0 && typeof(T) == typeof(float))
        {
            all.Add(new DnnlLayer<T>(operands, cell.Threads));
        }

        if (_torch.TryGetValue(cell.Threads, out TorchProcess? torch))
        {
            all.Add(new TorchLayer<T>(operands, torch));
        }

        if (cell.Operations <= MostNaiveOperations && cell.Threads == 1)
        {
            all.Add(new MathNetLayer<T>(operands));
            all.Add(new ReferenceLayer<T>(operands));
        }

        return all;
    }

    public void Dispose()
    {
        foreach (TorchProcess process in _torch.Values)
        {
            process.Dispose();
        }
    }

    private static IntPtr Load(string name) => NativeLibrary.TryLoad(name, out IntPtr library) ? library : 0;
}
