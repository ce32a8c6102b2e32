using System.Globalization;
using System.Numerics;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>
/// Reads one side of an equation exactly: numbers, names such as dw[1,0], + - * / ^2, products written side by side, max(a, b)
/// and parentheses. So that an equation on a page is not believed, but computed again.
/// </summary>
/// <param name="text">The side.</param>
/// <param name="names">The values of names.</param>
internal sealed class Arithmetic(string text, Func<string, Rational> names)
{
    private int _at;

    /// <summary>The value.</summary>
    /// <exception cref="FormatException">It is no such side.</exception>
    internal static Rational Value(string text, Func<string, Rational> names)
    {
        var reader = new Arithmetic(text, names);
        Rational value = reader.Sum();
        return reader.Peek() == '\0' ? value : throw new FormatException($"{text}: what is at {reader._at}?");
    }

    private Rational Sum()
    {
        Rational sum = Product();
        for (char sign = Peek(); sign is '+' or '-'; sign = Peek())
        {
            _at++;
            Rational term = Product();
            sum = sign == '+' ? sum + term : sum - term;
        }

        return sum;
    }

    private Rational Product()
    {
        Rational product = Power();
        for (char next = Peek(); next is '*' or '/' or '(' || char.IsLetterOrDigit(next); next = Peek())
        {
            _at += next is '*' or '/' ? 1 : 0;
            product = next == '/' ? product / Power() : product * Power();
        }

        return product;
    }

    private Rational Power()
    {
        Rational factor = Factor();
        if (Peek() != '^')
        {
            return factor;
        }

        _at++;
        Expect('2');
        return factor * factor;
    }

    private Rational Factor()
    {
        char next = Peek();
        if (next == '-')
        {
            _at++;
            return -Factor();
        }

        if (next == '(')
        {
            _at++;
            Rational inner = Sum();
            Expect(')');
            return inner;
        }

        return char.IsAsciiDigit(next) ? Number() : Named();
    }

    private Rational Named()
    {
        int start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '/'))
        {
            _at++;
        }

        if (text[start.._at] == "max")
        {
            Expect('(');
            Rational left = Sum();
            Expect(',');
            Rational right = Sum();
            Expect(')');
            return left > right ? left : right;
        }

        if (_at < text.Length && text[_at] == '[')
        {
            _at = text.IndexOf(']', _at) + 1;
        }

        return _at > start ? names(text[start.._at]) : throw new FormatException($"{text}: a name or number was expected at {start}");
    }

    private Rational Number()
    {
        int start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
        {
            _at++;
        }

        string[] parts = text[start.._at].Split('.');
        string fraction = parts.Length > 1 ? parts[1] : "";
        return new Rational(BigInteger.Parse(parts[0] + fraction, CultureInfo.InvariantCulture), BigInteger.Pow(10, fraction.Length));
    }

    private void Expect(char expected)
    {
        if (Peek() != expected)
        {
            throw new FormatException($"{text}: {expected} was expected at {_at}");
        }

        _at++;
    }

    private char Peek()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }
}
