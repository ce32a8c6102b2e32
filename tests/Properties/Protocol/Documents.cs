using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Protocol;

/// <summary>Documents as a generator draws them: any text, any shape of few elements, any bytes.</summary>
internal static class Documents
{
    private static readonly string[] Awkward =
    [
        "",
        "\"",
        "\\",
        "\n",
        "\0",
        "\u007f",
        "é",
        "字",
        "🦜",
        "{",
        "}",
        "\u2028",
        "mode.dx",
        "</script>",
    ];

    internal static Gen<string> Text { get; } =
        Gen.Elements(Awkward).ListOf().Where(parts => parts.Count < 6).Select(parts => string.Concat(parts));

    private static Gen<Tensor> Tensors { get; } =
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from rank in Gen.Choose(0, 4)
        from shape in Gen.Choose(0, 4).ArrayOf(rank)
        from bytes in Gen.Choose(0, 255)
            .Select(value => (byte)value)
            .ArrayOf(shape.Aggregate(ElementFormat.Of(type).Bytes, (count, extent) => count * extent))
        select new Tensor(type, shape, bytes);

    internal static Arbitrary<Document> Any { get; } =
        Arb.From(
            from keys in Text.ListOf()
            from texts in Text.ListOf(keys.Count)
            from names in Text.ListOf()
            from tensors in Tensors.ListOf(names.Count)
            select new Document(Unique(keys, texts), Unique(names, tensors))
        );

    internal static void AssertSame(Document expected, Document actual)
    {
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Tensors.Keys, actual.Tensors.Keys);
        foreach ((string name, Tensor tensor) in expected.Tensors)
        {
            Tensor other = actual.Tensors[name];
            Assert.Equal(tensor.Type, other.Type);
            Assert.Equal(tensor.Shape, other.Shape);
            Assert.Equal(tensor.Bytes.Span, other.Bytes.Span);
        }
    }

    private static Dictionary<string, T> Unique<T>(IEnumerable<string> keys, IEnumerable<T> values)
    {
        var map = new Dictionary<string, T>();
        foreach ((string key, T value) in keys.Zip(values))
        {
            map.TryAdd(key, value);
        }

        return map;
    }
}
