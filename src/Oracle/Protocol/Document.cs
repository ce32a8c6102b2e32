using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>One safetensors document: words in its metadata, numbers in its tensors. Every message of the protocol is one.</summary>
/// <param name="metadata">Text by key.</param>
/// <param name="tensors">Tensors by name, written in the order in which they are enumerated.</param>
public sealed class Document(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
{
    /// <summary>A document without tensors.</summary>
    public Document(IReadOnlyDictionary<string, string> metadata)
        : this(metadata, FrozenDictionary<string, Tensor>.Empty) { }

    /// <summary>Text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; } = tensors;

    /// <summary>The text of a key that must be there.</summary>
    /// <exception cref="ProtocolException">It is not.</exception>
    public string Word(string key) =>
        Metadata.TryGetValue(key, out string? text)
            ? text
            : throw new ProtocolException($"the metadata has no {Show.Text(key)}; it has {Show.Names(Metadata.Keys)}");
}
