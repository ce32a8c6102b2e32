using System.CommandLine;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Cli.Commands;

/// <summary>
/// exactgrad probe NAME: what verify starts, so that a case of guarded memory can end a process and not the run. For no one else.
/// </summary>
internal static class ProbeCommand
{
    private const string Name = "probe";
    private const string Planted = "mistake:";

    internal static Command Create()
    {
        var subject = new Argument<string>("NAME")
        {
            Description = "An implementation of ours, or mistake: and an entry of the catalogue.",
        };
        var command = new Command(Name, "Judges cases from standard input, one a line.") { subject };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetRequiredValue(subject)));
        return command;
    }

    /// <summary>The command line of this program that holds an implementation.</summary>
    internal static IReadOnlyList<string> Of(string name) => Own(Name, name);

    /// <summary>The same for a mistake of the catalogue, planted into the Reference.</summary>
    internal static IReadOnlyList<string> Of(Mistake mistake) => Of(Planted + mistake.Name);

    /// <summary>A command line of this program.</summary>
    internal static IReadOnlyList<string> Own(params string[] words)
    {
        string dll = typeof(ProbeCommand).Assembly.Location;
        string host = Environment.ProcessPath ?? "dotnet";
        // Started by its own name, or by dotnet, which then takes the name of the library.
        return Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(dll)
            ? [host, .. words]
            : [Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", dll, .. words];
    }

    private static int Run(string name)
    {
        using IImplementation implementation = name.StartsWith(Planted, StringComparison.Ordinal)
            ? new MistakenImplementation(KnownMistakes.All.First(mistake => mistake.Name == name[Planted.Length..]))
            : SubjectOptions.Named(name, 1, probe: null);
        ProbeServer.Serve((IViewImplementation)implementation, Console.In, Console.Out);
        return 0;
    }
}
