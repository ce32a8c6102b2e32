using System.Collections.ObjectModel;

namespace ExactGrad.Oracle.Protocol;

/// <summary>The words on the wire for the values of an enum.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class Vocabulary<T>
    where T : struct, Enum
{
    private readonly T[] _values = Enum.GetValues<T>();
    private readonly string[] _words;

    internal Vocabulary(params string[] words) => _words = words;

    /// <summary>All words, in the order of the values.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The word for a value.</summary>
    public string this[T value] => _words[Array.IndexOf(_values, value)];

    /// <summary>The words for values, in the order of the enum, once each, with spaces between.</summary>
    public string Join(IEnumerable<T> values) => string.Join(' ', _words.Where((_, k) => values.Contains(_values[k])));

    /// <summary>The value that a word stands for.</summary>
    /// <param name="word">The word.</param>
    /// <param name="key">Where it stood, for the exception.</param>
    /// <exception cref="ProtocolException">There is no such word.</exception>
    public T Parse(string word, string key)
    {
        int index = Array.IndexOf(_words, word);
        return index >= 0
            ? _values[index]
            : throw new ProtocolException($"{key} says {Show.Text(word)}, which is not one of {string.Join(", ", _words)}");
    }

    /// <summary>The values that words with spaces between stand for.</summary>
    /// <exception cref="ProtocolException">One of them is not a word of this vocabulary.</exception>
    public IReadOnlySet<T> ParseSet(string words, string key) =>
        new ReadOnlySet<T>(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Parse(word, key)).ToHashSet());
}
