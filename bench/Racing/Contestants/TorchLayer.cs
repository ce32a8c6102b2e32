using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace ExactGrad.Racing.Contestants;

/// <summary>
/// PyTorch's linear layer with weights [m,n], as torch.nn.Linear holds them, and its own autograd. It times itself in a process of its own,
/// a sample whenever it is asked, so it is interleaved with the others.
/// </summary>
internal sealed class TorchLayer<T>(Operands<T> operands, TorchProcess process) : Contestant<T>("PyTorch", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override bool SharesOperands => false;

    internal override double Time(Cell cell, int calls) =>
        process.Ask(
            FormattableString.Invariant(
                $"{cell.Shape.B} {cell.Shape.N} {cell.Shape.M} {cell.Type} {cell.Pass.ToString().ToLowerInvariant()} {cell.Threads} {calls}"
            )
        );

    protected override void Forward() => throw new NotSupportedException("PyTorch times itself");

    protected override void Backward() => throw new NotSupportedException("PyTorch times itself");
}

/// <summary>Python with torch, answering on its standard output.</summary>
internal sealed class TorchProcess : IDisposable
{
    private readonly Process _process;

    private TorchProcess(Process process) => _process = process;

    /// <summary>The process, or null where there is no Python with torch.</summary>
    internal static TorchProcess? Start(int threads)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Contestants", "torch_layer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Debian's build takes whatever BLAS the system names; the fast one is to race, where it is installed.
        start.Environment["LD_LIBRARY_PATH"] = "/usr/lib/x86_64-linux-gnu/openblas-pthread";
        // Its BLAS has threads of its own, which torch does not govern; their number is fixed when it is loaded.
        start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        try
        {
            var process = new TorchProcess(Process.Start(start) ?? throw new InvalidOperationException("no process"));
            if (process._process.StandardOutput.ReadLine() == "ready")
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    internal double Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        string? answer = _process.StandardOutput.ReadLine();
        return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? seconds
            : throw new InvalidOperationException($"torch_layer.py answered '{answer}' to '{question}', expected seconds");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
