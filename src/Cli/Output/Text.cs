using System.Globalization;
using System.Text;

namespace ExactGrad.Cli.Output;

/// <summary>Text for the console, the same under every culture.</summary>
internal static class Text
{
    /// <summary>
    /// Text from an implementation, without what would move the cursor, colour the terminal, break the line or reverse its
    /// direction.
    /// </summary>
    internal static string Harmless(string text)
    {
        var harmless = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            harmless.Append(IsHarmful(c) ? '?' : c);
        }

        return harmless.ToString();
    }

    private static bool IsHarmful(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Share(double share) => share == 0 ? "-" : share.ToString("0.###", CultureInfo.InvariantCulture);

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
