using System.CommandLine;
using ExactGrad.Cli.Implementations.Native;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Cli.Commands;

/// <summary>
/// exactgrad native FILE: what --library starts, so that a library can end a process and not the run. For no one else.
/// </summary>
internal static class NativeCommand
{
    private const string Name = "native";

    internal static Command Create()
    {
        var library = new Argument<string>("FILE") { Description = "A shared library." };
        var command = new Command(Name, "Loads a library and answers the judge for it.") { library };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetRequiredValue(library)));
        return command;
    }

    /// <summary>The command line of this program that answers for a library.</summary>
    internal static IReadOnlyList<string> Of(string library) => ProbeCommand.Own(Name, library);

    private static int Run(string file)
    {
        using Stream input = Console.OpenStandardInput(),
            output = StandardOutput.Take();
        try
        {
            using NativeLayer layer = NativeLayer.Load(file);
            ProtocolServer.Serve(layer, input, output);
            return 0;
        }
        catch (FormatException problem)
        {
            HelloMessage.Decline(output, problem.Message);
            return ExitCodes.Usage;
        }
    }
}
