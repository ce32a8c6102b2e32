using System.Globalization;
using System.Text.RegularExpressions;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Telling;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Oracle.Truth;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Telling;

/// <summary>The numbers that are written add up to the truth: whoever checks a finding by hand gets what the judge got.</summary>
public sealed class FormulaValueLaws
{
    private static readonly Regex Square = new(@"^\((\S+) - (\S+)\)\^2$");
    private static readonly Regex Quotient = new(@"^\((.*)\) / (\S+)$");

    private static readonly LaneSettings Settings = CaseArbitrary.Settings(
        ExactLaneTheorem.Declared(Formats.Plain).Capabilities,
        maxSide: 8,
        Operation.LinearForward,
        Operation.LinearBackward,
        Operation.MseForward
    );

    [Fact]
    public void WrittenSum_IsTheTruth() =>
        Law.Holds(
            CaseArbitrary.Of(new ExactLane(), Settings),
            id =>
            {
                Call call = ExactLaneTheorem.CallOf(id);
                foreach ((string output, double[] truth) in Evaluations.InDouble(call))
                {
                    int[] shape = Signature.Outputs(call).Single(o => o.Name == output).Shape;
                    int columns = shape.Length == 0 ? 1 : shape[^1];
                    for (int k = 0; k < truth.Length; k++)
                    {
                        string line = Formula.Of(call, output, k / columns, k % columns)[^1];
                        if (!line.Contains("...", StringComparison.Ordinal))
                        {
                            Assert.Equal(truth[k], Value(line));
                        }
                    }
                }
            },
            150
        );

    /// <summary>Reads "= a*b + c", "= (a*b + c) / d" and "l = ... = (a - b)^2".</summary>
    private static double Value(string line)
    {
        string text = line[(line.LastIndexOf("= ", StringComparison.Ordinal) + 2)..];
        if (text.StartsWith("0 (", StringComparison.Ordinal))
        {
            return 0;
        }

        if (Square.Match(text) is { Success: true } square)
        {
            double difference = Number(square.Groups[1].Value) - Number(square.Groups[2].Value);
            return difference * difference;
        }

        double divisor = 1;
        if (Quotient.Match(text) is { Success: true } quotient)
        {
            (text, divisor) = (quotient.Groups[1].Value, Number(quotient.Groups[2].Value));
        }

        return text.StartsWith("0 (", StringComparison.Ordinal)
            ? 0 / divisor
            : text.Split(" + ").Sum(term => term.Split('*').Aggregate(1.0, (product, factor) => product * Number(factor))) / divisor;
    }

    private static double Number(string text) => double.Parse(text.Trim('(', ')'), NumberStyles.Float, CultureInfo.InvariantCulture);
}
