using System.Globalization;
using System.Text;

namespace ExactGrad.Cli.Output;

/// <summary>Text for the console, the same under every culture.</summary>
internal static class Text
{
    /// <summary>Text from an implementation, without control characters that would move the cursor or colour the terminal.</summary>
    internal static string Harmless(string text)
    {
        var harmless = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            harmless.Append(char.IsControl(c) ? '?' : c);
        }

        return harmless.ToString();
    }

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Share(double share) => share == 0 ? "-" : share.ToString("0.###", CultureInfo.InvariantCulture);

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
