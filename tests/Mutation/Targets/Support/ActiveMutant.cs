using System.Reflection;
using System.Runtime.CompilerServices;
using ExactGrad.Tests.Mutation.Targets;
using Xunit.v3;

[assembly: ActiveMutant]

namespace ExactGrad.Tests.Mutation.Targets;

/// <summary>
/// Which mutant is active, as Stryker's class MutantControl in the mutated assembly keeps it. One process runs many mutants, one after the
/// other, and two things follow.
/// <para>
/// What a static field holds is computed once, by whichever mutant is active then: a wrong value would stay, and every later mutant would seem
/// to be caught. So all static fields get their values at the start of the process, with no mutant active.
/// </para>
/// <para>
/// The mutated code asks at every branch which mutant is active, and looks that up in a mapped file. Here it is looked up once for each test:
/// between tests alone it changes.
/// </para>
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ActiveMutantAttribute : BeforeAfterTestAttribute
{
    private const int None = -1;

    private static string? s_file;
    private static FieldInfo? s_active;

    [ModuleInitializer]
    internal static void StartClean()
    {
        Assembly tests = typeof(ActiveMutantAttribute).Assembly;
        Assembly[] ours =
        [
            tests,
            .. tests
                .GetReferencedAssemblies()
                .Where(name => name.Name!.StartsWith("ExactGrad.", StringComparison.Ordinal))
                .Select(Assembly.Load),
        ];
        Type? control = ours.SelectMany(assembly => assembly.GetTypes()).SingleOrDefault(type => type.Name == "MutantControl");
        if (control is null)
        {
            // Nothing is mutated.
            return;
        }

        s_active = Field(control, "ActiveMutant");
        // Without this name MutantControl goes by the field alone.
        Field(control, "_cachedMutantFilePath").SetValue(null, "");
        Field(control, "_mutantFilePathCached").SetValue(null, true);
        s_active.SetValue(null, None);
        foreach (Type type in ours.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        control.GetMethod("ResetCoverage")!.Invoke(null, null);
        foreach (string file in (string[])["_cachedEpochFilePath", "_cachedCoverageFilePath"])
        {
            ForgetEarlierProcesses((string)Field(control, file).GetValue(null)!);
        }

        s_file = Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE");
    }

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_active is not null && s_file is not null)
        {
            s_active.SetValue(null, Written(s_file));
        }
    }

    // To learn what a test covers, Stryker waits for an answer in every file of the one name, and reads every file of the other: one of each
    // per process that it started. A process that crashed or ran out of time leaves its own behind and never answers: every later test would
    // wait 10 s, count as unknown, and be put to every mutant.
    private static void ForgetEarlierProcesses(string own)
    {
        if (own == "")
        {
            return;
        }

        string name = Path.GetFileName(own);
        string common = name[..(name.LastIndexOf('-') + 1)];
        foreach (string earlier in Directory.GetFiles(Path.GetDirectoryName(own)!, $"{common}*").Where(file => file != own))
        {
            File.Delete(earlier);
        }
    }

    private static int Written(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        file.ReadExactly(bytes);
        return BitConverter.ToInt32(bytes);
    }

    private static FieldInfo Field(Type control, string name) =>
        control.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(control.FullName, name);
}
