using ExactGrad.Tests.Properties.Architecture.Offered;
using Xunit;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>A change that the text does not show would go unseen: each kind of signature, as it must be written.</summary>
public sealed class PublicApiTextTests
{
    private static readonly string Text = PublicApi.Of(
        typeof(PublicApiTextTests).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(IPart).Namespace)
    );

    [Theory]
    [InlineData("readonly ref struct ExactGrad.Tests.Properties.Architecture.Offered.View<T> where T : unmanaged")]
    [InlineData("    new(Span<T> elements, scoped ref int count)")]
    [InlineData("    ref T this[nint index] { get; }")]
    [InlineData("    ref readonly T First()")]
    [InlineData("    static View<T> op_Implicit(T[] array)")]
    [InlineData("sealed record ExactGrad.Tests.Properties.Architecture.Offered.Words")]
    [InlineData("    new(string Name, string? Note)")]
    [InlineData("    required IReadOnlyList<string?> Lines { get; init; }")]
    [InlineData("    double[,]? Table { get; protected set; }")]
    [InlineData(
        "    static bool TryRead<TWord>(ReadOnlySpan<char> text, out TWord word, in int at, int most = 7) where TWord : class, IComparable<TWord>, new()"
    )]
    [InlineData("    const int Version = 3")]
    [InlineData("abstract class ExactGrad.Tests.Properties.Architecture.Offered.Base : IDisposable")]
    [InlineData("    protected abstract int? Count(params string[] words)")]
    [InlineData("    sealed override string ToString()")]
    [InlineData("    protected virtual void Close(Action<string?>? told)")]
    [InlineData("    void Dispose()")]
    [InlineData("enum ExactGrad.Tests.Properties.Architecture.Offered.Kind : byte")]
    [InlineData("    Second = 0002")]
    [InlineData("interface ExactGrad.Tests.Properties.Architecture.Offered.IPart")]
    [InlineData("    virtual int Size { get; }")]
    [InlineData("    string Name { get; set; }")]
    public void Signature_IsWritten(string line) => Assert.Contains(line, Text.Split('\n'));

    [Theory]
    [InlineData("Hidden")]
    [InlineData("Equals")]
    [InlineData("EqualityContract")]
    [InlineData("_field")]
    public void WhatNobodyReaches_OrTheCompilerAdds_IsNot(string word) => Assert.DoesNotContain(word, Text, StringComparison.Ordinal);
}
