using System.Globalization;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>How many cases a run judges: as many as it is told in CI, which sets EXACTGRAD_CASES to 100, and fewer in a plain run, to be quick.</summary>
internal static class Effort
{
    private const int QuickPercent = 40;

    private static readonly int Percent = Environment.GetEnvironmentVariable("EXACTGRAD_CASES") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : QuickPercent;

    /// <summary>A word for --cases.</summary>
    /// <param name="full">The number in CI.</param>
    internal static string Cases(int full) => Math.Max(1, full * Percent / 100).ToString(CultureInfo.InvariantCulture);
}
