using System.Globalization;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Xunit;

/// <summary>What the environment says of a run: seed, cases, and a case to judge again.</summary>
/// <param name="Seed">EXACTGRAD_SEED: a whole number, or 0x and hexadecimal digits; null where it is not set.</param>
/// <param name="Cases">EXACTGRAD_CASES: cases of a lane; null where it is not set.</param>
/// <param name="Replay">EXACTGRAD_REPLAY: the id of the one case to judge; null where it is not set.</param>
internal sealed record Variables(ulong? Seed, int? Cases, CaseId? Replay)
{
    internal const string SeedName = "EXACTGRAD_SEED";
    internal const string CasesName = "EXACTGRAD_CASES";
    internal const string ReplayName = "EXACTGRAD_REPLAY";

    /// <summary>Reads them.</summary>
    /// <param name="variable">The value of a variable; null or empty where it is not set.</param>
    /// <exception cref="FormatException">A value that is none of those expected.</exception>
    internal static Variables Read(Func<string, string?> variable) =>
        new(
            Value(variable, SeedName) is string seed ? ReadSeed(seed) : null,
            Value(variable, CasesName) is string cases ? ReadCases(cases) : null,
            Value(variable, ReplayName) is string id ? ReadCase(id) : null
        );

    private static string? Value(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } value ? value : null;

    private static ulong ReadSeed(string text)
    {
        // A property's seed has two parts; the first is the seed.
        string first = text.Split(',')[0];
        bool hex = first.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(
            hex ? first.AsSpan(2) : first,
            hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out ulong seed
        )
            ? seed
            : throw new FormatException(
                $"{SeedName} {text}: expected a whole number from 0 to {ulong.MaxValue}, or 0x and hexadecimal digits"
            );
    }

    private static int ReadCases(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cases) && cases > 0
            ? cases
            : throw new FormatException($"{CasesName} {text}: expected a whole number from 1 to {int.MaxValue}");

    private static CaseId ReadCase(string text)
    {
        try
        {
            return CaseId.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{ReplayName}: {problem.Message}", problem);
        }
    }
}
