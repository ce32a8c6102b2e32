namespace ExactGrad.Tests.Properties.Architecture.Offered;

public readonly ref struct View<T>
    where T : unmanaged
{
    private readonly Span<T> _field;

    public View(Span<T> elements, scoped ref int count) => _field = elements[..count];

    public ref T this[nint index] => ref _field[(int)index];

    public ref readonly T First() => ref _field[0];

    public static implicit operator View<T>(T[] array)
    {
        int count = array.Length;
        return new View<T>(array, ref count);
    }
}

public sealed record Words(string Name, string? Note)
{
    public const int Version = 3;

    public required IReadOnlyList<string?> Lines { get; init; }

    public static bool TryRead<TWord>(ReadOnlySpan<char> text, out TWord word, in int at, int most = 7)
        where TWord : class, IComparable<TWord>, new()
    {
        word = new TWord();
        return text.Length > at && text.Length < most;
    }
}

public abstract class Base : IDisposable
{
    public double[,]? Table { get; protected set; }

    public void Dispose()
    {
        Close(null);
        GC.SuppressFinalize(this);
    }

    public sealed override string ToString() => Hidden();

    protected abstract int? Count(params string[] words);

    protected virtual void Close(Action<string?>? told) => told?.Invoke(Hidden());

    internal static string Hidden() => "";
}

public enum Kind : byte
{
    First = 1,
    Second,
}

public interface IPart
{
    int Size => 0;

    string Name { get; set; }
}
