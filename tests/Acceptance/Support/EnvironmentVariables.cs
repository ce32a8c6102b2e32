using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>
/// Sets a variable for the command in this process. The classes that do are of one collection, which runs with nothing beside it:
/// a process of its own for each would cost a start.
/// </summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class EnvironmentVariables
{
    internal const string Collection = "environment variables";

    internal static T With<T>(string variable, string value, Func<T> run)
    {
        // It clears what the machine has set when it is first used: not after this is set.
        _ = Exactgrad.Dll;
        string? before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            return run();
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }
}
