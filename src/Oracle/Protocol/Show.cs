using System.Globalization;
using System.Text;

namespace ExactGrad.Oracle.Protocol;

/// <summary>A peer's bytes and texts as they can stand in a sentence: short, on one line, without control characters.</summary>
internal static class Show
{
    private const int LongestText = 80;
    private const int MostNames = 12;
    private const int MostHex = 24;

    /// <summary>The text in quotes, shortened, with control characters escaped.</summary>
    internal static string Text(string text) => $"\"{Plain(text, LongestText)}\"";

    /// <summary>The names in quotes, or "nothing".</summary>
    internal static string Names(IEnumerable<string> names)
    {
        string[] shown = [.. names.Take(MostNames + 1)];
        return shown.Length switch
        {
            0 => "nothing",
            > MostNames => string.Join(", ", shown.Take(MostNames).Select(Text)) + ", ...",
            _ => string.Join(", ", shown.Select(Text)),
        };
    }

    /// <summary>The first bytes as text and as hexadecimal digits.</summary>
    internal static string Bytes(ReadOnlySpan<byte> bytes)
    {
        string hex = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MostHex)]);
        string pairs = string.Join(' ', hex.Chunk(2).Select(pair => new string(pair)));
        string more = bytes.Length > MostHex ? " ..." : "";
        return $"{Text(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]))} (hexadecimal {pairs}{more})";
    }

    /// <summary>At most <paramref name="longest"/> characters, control characters escaped.</summary>
    internal static string Plain(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (char c in text.Length > longest ? text[..longest] : text)
        {
            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\t' => shown.Append("\\t"),
                _ when char.IsControl(c) || char.IsSurrogate(c) => shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => shown.Append(c),
            };
        }

        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }
}
