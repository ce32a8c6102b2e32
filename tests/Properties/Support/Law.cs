using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Support;

/// <summary>
/// Runs a property with the one shared configuration. From the environment: EXACTGRAD_SEED (two numbers as a failure
/// prints them, "seed,gamma") replays a run exactly, EXACTGRAD_CASES sets how many cases a law is tried on.
/// A failure prints its seed and the line that replays it.
/// </summary>
internal static class Law
{
    // What the counts of laws are told in, and what CI asks for; a plain run tries fewer, to be quick.
    private const int DefaultCases = 100;
    private const int QuickCases = 30;
    private const int EndSize = 40;

    // A mutant that lives runs every law over its code.
    private const int MutationCases = 30;

    // A mutation run must give the same result every time, and gains nothing from shrinking.
    private static readonly bool UnderMutation = Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE") is not null;

    private static readonly (ulong Seed, ulong Gamma) Replay = ReadSeed();

    private static readonly int Cases = ReadCases();

    /// <summary>Fails the test, with seed and replay line, unless the law holds for every value drawn.</summary>
    internal static void Holds<T>(
        Arbitrary<T> values,
        Func<T, bool> law,
        int? cases = null,
        [CallerMemberName] string name = "",
        [CallerFilePath] string file = ""
    ) => Check(Prop.ForAll(UnderMutation ? Arb.From(values.Generator) : values, law), cases, name, file);

    /// <summary>As above, for a law that asserts by itself: it holds where nothing is thrown.</summary>
    internal static void Holds<T>(
        Arbitrary<T> values,
        Action<T> law,
        int? cases = null,
        [CallerMemberName] string name = "",
        [CallerFilePath] string file = ""
    ) => Check(Prop.ForAll(UnderMutation ? Arb.From(values.Generator) : values, law), cases, name, file);

    /// <summary>For tests that run a judge on so many cases: a fifth of them under mutation, where a failure found late is found too late.</summary>
    internal static int Trials(int cases) => UnderMutation ? Math.Max(1, cases / 5) : cases;

    /// <summary>A seed for tests that draw by themselves: from the environment where it is set.</summary>
    internal static ulong Seed => Replay.Seed;

    private static void Check(Property property, int? cases, string name, string file)
    {
        Config config = Config
            .QuickThrowOnFailure.WithName(name)
            .WithMaxTest(cases is int c ? Math.Max(1, c * Cases / DefaultCases) : Cases)
            .WithEndSize(EndSize)
            .WithReplay(Replay.Seed, Replay.Gamma);
        try
        {
            property.Check(config);
        }
        catch (Exception failure)
        {
            string suite = Path.GetFileNameWithoutExtension(file);
            Assert.Fail(
                $"""
                {failure.Message}
                seed {Replay.Seed},{Replay.Gamma}; to replay:
                EXACTGRAD_SEED={Replay.Seed},{Replay.Gamma} EXACTGRAD_CASES={Cases} dotnet test -c Release tests/Properties --filter-method "*.{suite}.{name}"
                """
            );
        }
    }

    private static (ulong Seed, ulong Gamma) ReadSeed()
    {
        if (Environment.GetEnvironmentVariable("EXACTGRAD_SEED") is { Length: > 0 } text)
        {
            string[] parts = text.Split(',');
            ulong seed = ulong.Parse(parts[0], CultureInfo.InvariantCulture);
            return (seed, parts.Length > 1 ? ulong.Parse(parts[1], CultureInfo.InvariantCulture) | 1 : 1);
        }

        if (UnderMutation)
        {
            return (20261121, 1);
        }

        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        // FsCheck wants an odd gamma.
        return (BitConverter.ToUInt32(bytes), BitConverter.ToUInt32(bytes[4..]) | 1);
    }

    private static int ReadCases() =>
        Environment.GetEnvironmentVariable("EXACTGRAD_CASES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture)
        : UnderMutation ? MutationCases
        : QuickCases;
}
