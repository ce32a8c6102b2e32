using System.Runtime.InteropServices;
using ExactGrad.Cli.Commands;
using ExactGrad.Cli.Output;

using var cancellation = new CancellationTokenSource();
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await Application.RunAsync(args, Terminal.OfThisProcess, cancellation.Token);

// The first signal asks for the report so far, the second one ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
