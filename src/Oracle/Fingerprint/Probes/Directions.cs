namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>
/// Tells a rounding's direction from what it makes of 1 + f u and of its negative, f = 1/4, 1/2, 3/4, 3/2, u being the last place of a
/// number of p bits at 1. No two directions make the same of all eight: docs/fingerprint.md has the table.
/// </summary>
internal static class Directions
{
    // f, and how many bits more than p it takes to write 1 + f u.
    private static readonly (double Fraction, int More)[] Fractions = [(0.25, 2), (0.5, 1), (0.75, 2), (1.5, 1)];

    /// <summary>The addends f u and signs to try where numbers of <paramref name="available"/> bits can be had.</summary>
    internal static IReadOnlyList<(double Addend, int Sign)> Addends(int bits, int available) =>
        [
            .. from one in Fractions
            where bits + one.More <= available
            from sign in new[] { 1, -1 }
            select (Math.ScaleB(one.Fraction, 1 - bits), sign),
        ];

    /// <summary>The one direction that makes <paramref name="observed"/> of them.</summary>
    /// <param name="bits">p.</param>
    /// <param name="addends">What was added to 1, and the sign of all.</param>
    /// <param name="observed">What came, less sign 1.</param>
    internal static Measured<RoundingDirection> Tell(
        int bits,
        IReadOnlyList<(double Addend, int Sign)> addends,
        IReadOnlyList<double> observed
    )
    {
        RoundingDirection[] fitting =
        [
            .. Enum.GetValues<RoundingDirection>()
                .Where(direction => addends.Zip(observed).All(pair => Expected(bits, pair.First, direction) == pair.Second)),
        ];
        return fitting.Length switch
        {
            1 => Measured<RoundingDirection>.Known(fitting[0]),
            0 => Measured<RoundingDirection>.Unknown(
                FormattableString.Invariant(
                    $"no direction makes of 1 + f u, in units of the last place: {string.Join(", ", addends.Zip(observed, (a, o) => $"{a.Sign * Math.ScaleB(a.Addend, bits - 1)} -> {Math.ScaleB(o, bits - 1)}"))}"
                )
            ),
            _ => Measured<RoundingDirection>.Unknown($"too few bits to tell {string.Join(" from ", fitting.Select(one => one.Name()))}"),
        };
    }

    private static double Expected(int bits, (double Addend, int Sign) added, RoundingDirection direction)
    {
        Dyadic one = Dyadic.Of(added.Sign);
        return ((one + Dyadic.Of(added.Sign * added.Addend)).Rounded(bits, direction) + Dyadic.Of(-added.Sign)).ToDouble();
    }
}
