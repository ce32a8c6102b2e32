using System.CommandLine;
using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Cli.Commands;

/// <summary>The options that say what to judge, how much, and from which seed.</summary>
internal sealed class JudgingOptions
{
    internal const string SeedVariable = "EXACTGRAD_SEED";

    private readonly Option<string[]> _lanes = Listed(
        "--lanes",
        $"Lanes to run, separated by commas: {string.Join(", ", JudgeOptions.LaneNames)}. Default: all."
    );
    private readonly Option<string[]> _types = Listed(
        "--element-type",
        "Element types to draw: f64, f32, f16, bf16. Default: all that are declared."
    );
    private readonly Option<string[]> _layouts = Listed(
        "--layout",
        "Weight layouts to draw: input-major [n,m], output-major [m,n]. Default: all that are declared."
    );
    private readonly Option<string[]> _reductions = Listed(
        "--reduction",
        "Reductions to draw: none, sum, batch-mean, mean. Default: all that are declared."
    );
    private readonly Option<int?> _cases = new("--cases")
    {
        Description = "Cases per lane. Default: each lane's own number, and a tenth of it for a program.",
    };
    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "Time for the whole run instead of a number of cases: 500ms, 30s, 5m, 1h.",
    };
    private readonly Option<string?> _seed = new("--seed")
    {
        Description = $"Seed of the run, a whole number or 0x and hexadecimal digits. Default: {SeedVariable} where it is set, else 1.",
    };
    private readonly Option<int> _maxSide = new("--max-side")
    {
        Description = "No extent is larger than this.",
        DefaultValueFactory = _ => 129,
    };
    private readonly Option<int?> _largeSide = new("--large-side")
    {
        Description =
            "No extent of the lane large is larger than this, from 512 to 8192. Default: 1024, with one thin extent where a case would "
            + "take more than 2^24 multiply-adds (2^30 for the production layer).",
    };
    private readonly Option<string?> _json = new("--json") { Description = "Write the results to this file as JSON.", HelpName = "FILE" };

    internal JudgingOptions() => OneOrMore(_cases, 1);

    internal void AddTo(Command command)
    {
        foreach (
            Option option in new Option[] { _lanes, _types, _layouts, _reductions, _cases, _budget, _seed, _maxSide, _largeSide, _json }
        )
        {
            command.Options.Add(option);
        }
    }

    internal string? JsonFile(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="UsageException">A value that is none of those expected.</exception>
    internal JudgeOptions Read(ParseResult parsed, bool isProgram)
    {
        int maxSide = parsed.GetValue(_maxSide);
        if (maxSide is < 1 or > 1024)
        {
            throw new UsageException($"--max-side {maxSide}: expected a whole number from 1 to 1024");
        }

        int? largeSide = parsed.GetValue(_largeSide);
        if (largeSide is < 512 or > 8192)
        {
            throw new UsageException($"--large-side {largeSide}: expected a whole number from 512 to 8192");
        }

        return new JudgeOptions
        {
            Lanes = Words(
                parsed,
                _lanes,
                name => JudgeOptions.LaneNames.Contains(name) ? name : null,
                string.Join(", ", JudgeOptions.LaneNames)
            ),
            ElementTypes = Words(
                parsed,
                _types,
                name => ElementFormat.TryParse(name, out ElementType type) ? type : (ElementType?)null,
                "f64, f32, f16, bf16"
            ),
            Layouts = Words(
                parsed,
                _layouts,
                name => Oracle.Cases.Words.TryParse(name, out WeightLayout layout) ? layout : (WeightLayout?)null,
                "input-major, output-major"
            ),
            Reductions = Words(
                parsed,
                _reductions,
                name => Oracle.Cases.Words.TryParse(name, out Reduction reduction) ? reduction : (Reduction?)null,
                "none, sum, batch-mean, mean"
            ),
            Cases = parsed.GetValue(_cases),
            CasesDivisor = isProgram ? 10 : 1,
            Budget = parsed.GetValue(_budget) is string budget ? Duration(budget) : null,
            Seed = Seed(parsed.GetValue(_seed)),
            MaxSide = maxSide,
            LargeSide = largeSide ?? 1024,
            // Whoever asks for a size gets it.
            LargeProducts = largeSide is int side ? (long)side * side * side : new JudgeOptions().LargeProducts,
        };
    }

    /// <summary>A duration such as 500ms, 30s, 5m or 1h.</summary>
    internal static TimeSpan Duration(string text)
    {
        (string unit, double seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach ((string unit, double seconds) in units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out double number
                )
                && number * seconds is > 0 and < 1e7
            )
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        throw new UsageException($"--budget {text}: expected a duration above 0, such as 500ms, 30s, 5m or 1h");
    }

    private static ulong Seed(string? option)
    {
        string? variable = Environment.GetEnvironmentVariable(SeedVariable);
        (string text, string where) =
            option is not null ? (option, "--seed")
            : string.IsNullOrEmpty(variable) ? ("1", "")
            : (variable, SeedVariable);
        // A property's seed has two parts; the first is the seed.
        string first = text.Split(',')[0];
        bool hex = first.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(
            hex ? first.AsSpan(2) : first,
            hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out ulong seed
        )
            ? seed
            : throw new UsageException($"{where} {text}: expected a whole number from 0 to {ulong.MaxValue}, or 0x and hexadecimal digits");
    }

    private static List<T>? Words<T>(ParseResult parsed, Option<string[]> option, Func<string, T?> read, string known)
        where T : struct
    {
        return parsed.GetValue(option) is not { Length: > 0 } values
            ? null
            : [.. Split(values).Select(word => read(word) ?? throw new UsageException($"{option.Name} {word}: expected one of {known}"))];
    }

    private static List<string>? Words(ParseResult parsed, Option<string[]> option, Func<string, string?> read, string known) =>
        parsed.GetValue(option) is not { Length: > 0 } values
            ? null
            : [.. Split(values).Select(word => read(word) ?? throw new UsageException($"{option.Name} {word}: expected one of {known}"))];

    private static IEnumerable<string> Split(string[] values) =>
        values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal);

    private static Option<string[]> Listed(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = false };

    private static void OneOrMore(Option<int?> option, int least) =>
        option.Validators.Add(result =>
        {
            if (
                result.Tokens.Count == 1
                && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
                && value < least
            )
            {
                result.AddError($"{option.Name} {value}: expected a whole number from {least}");
            }
        });
}
