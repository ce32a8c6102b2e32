using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>One entry of one argument, beside the entry of the gradient that belongs to it.</summary>
/// <param name="Name">Which: "w[1,2]".</param>
/// <param name="Value">The entry, readable and writable in place.</param>
/// <param name="Gradient">What backward says.</param>
internal sealed record Coordinate<T, TGradient>(string Name, Entry<T> Value, TGradient Gradient)
{
    /// <summary>The function's value where this entry holds another number; the entry is put back.</summary>
    internal TResult At<TResult>(T number, Func<TResult> function)
    {
        T before = Value.Read();
        Value.Write(number);
        try
        {
            return function();
        }
        finally
        {
            Value.Write(before);
        }
    }
}

internal sealed record Entry<T>(Func<T> Read, Action<T> Write);

/// <summary>All entries of an argument and its gradient, whose shapes must agree.</summary>
internal static class Coordinates
{
    internal static IEnumerable<Coordinate<T, TGradient>> Of<T, TGradient>(string name, T[,] argument, TGradient[,] gradient)
    {
        Assert.Equal((argument.GetLength(0), argument.GetLength(1)), (gradient.GetLength(0), gradient.GetLength(1)));
        return from i in Enumerable.Range(0, argument.GetLength(0))
            from j in Enumerable.Range(0, argument.GetLength(1))
            select new Coordinate<T, TGradient>(
                $"{name}[{i},{j}]",
                new Entry<T>(() => argument[i, j], value => argument[i, j] = value),
                gradient[i, j]
            );
    }

    internal static IEnumerable<Coordinate<T, TGradient>> Of<T, TGradient>(string name, T[] argument, TGradient[] gradient)
    {
        Assert.Equal(argument.Length, gradient.Length);
        return from j in Enumerable.Range(0, argument.Length)
            select new Coordinate<T, TGradient>($"{name}[{j}]", new Entry<T>(() => argument[j], value => argument[j] = value), gradient[j]);
    }
}
