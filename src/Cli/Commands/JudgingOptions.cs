using System.CommandLine;
using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
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
    private readonly Option<string?> _cases = new("--cases")
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
    private readonly Option<string?> _maxSide = new("--max-side") { Description = "No extent is larger than this. Default: 129." };
    private readonly Option<string?> _largeSide = new("--large-side")
    {
        Description =
            "No extent of the lane large is larger than this, from 512 to 8192. Default: 1024, with one thin extent where a case would "
            + "take more than 2^24 multiply-adds (2^30 for the production layer).",
    };
    private readonly Option<string?> _shard = new("--shard")
    {
        Description = "Judge only part I of N, for N machines; exactgrad merge adds their results up.",
        HelpName = "I/N",
    };
    private readonly Option<string?> _knownFailures = new("--known-failures")
    {
        Description = "Failures named in this file do not make the run violated; those that are not as it says do (known-failures --help).",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        AddDrawingTo(command);
        command.Options.Add(_budget);
        command.Options.Add(_shard);
        command.Options.Add(_knownFailures);
    }

    /// <summary>Those that say what is drawn, alone.</summary>
    internal void AddDrawingTo(Command command) =>
        Array.ForEach<Option>([_lanes, _types, _layouts, _reductions, _cases, _seed, _maxSide, _largeSide], command.Options.Add);

    /// <exception cref="UsageException">A value that is none of those expected.</exception>
    internal JudgeOptions Read(ParseResult parsed, bool isProgram)
    {
        if (parsed.GetValue(_shard) is string && parsed.GetValue(_budget) is string)
        {
            throw new UsageException(
                "--shard and --budget were both given: which cases a budget reaches is not the same everywhere; expected --cases"
            );
        }

        int? largeSide = parsed.GetValue(_largeSide) is string large ? Whole(_largeSide.Name, large, 8192, least: 512) : null;
        return new JudgeOptions
        {
            Lanes = Words(
                parsed,
                _lanes,
                name => JudgeOptions.LaneNames.Contains(name) ? name : null,
                string.Join(", ", JudgeOptions.LaneNames)
            ),
            ElementTypes = ReadTypes(parsed, _types),
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
            Cases = parsed.GetValue(_cases) is string cases ? Whole(_cases.Name, cases, int.MaxValue) : null,
            CasesDivisor = isProgram ? 10 : 1,
            Budget = parsed.GetValue(_budget) is string budget ? Duration(_budget.Name, budget) : null,
            Seed = ReadSeed(parsed.GetValue(_seed)),
            Shard = parsed.GetValue(_shard) is string shard ? ReadShard(shard) : null,
            MaxSide = parsed.GetValue(_maxSide) is string maxSide ? Whole(_maxSide.Name, maxSide, 1024) : 129,
            LargeSide = largeSide ?? 1024,
            KnownFailures = parsed.GetValue(_knownFailures) is string file ? KnownFailuresCommand.Read(file) : [],
            // Whoever asks for a size gets it.
            LargeProducts = largeSide is int side ? (long)side * side * side : new JudgeOptions().LargeProducts,
        };
    }

    private Shard ReadShard(string text) =>
        Shard.TryParse(text)
        ?? throw new UsageException($"{_shard.Name} {text}: expected I/N with whole numbers 1 <= I <= N <= {Shard.Most}, such as 2/8");

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    internal static int Whole(string option, string text, int most, int least = 1) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} {text}: expected a whole number from {least} to {most}");

    /// <summary>A duration such as 500ms, 30s, 5m or 1h.</summary>
    internal static TimeSpan Duration(string option, string text)
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
                && number * seconds is > 0 and < 1e6
            )
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        throw new UsageException($"{option} {text}: expected a duration above 0 and below 11 days, such as 500ms, 30s, 5m or 1h");
    }

    /// <summary>The seed of an option, of the environment, or 1.</summary>
    internal static ulong ReadSeed(string? option)
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

    /// <summary>The words of an option that takes several, each read; null where it is not given.</summary>
    /// <exception cref="UsageException">A word that is none of those known.</exception>
    internal static List<T>? Words<T>(ParseResult parsed, Option<string[]> option, Func<string, T?> read, string known)
        where T : struct
    {
        return parsed.GetValue(option) is not { Length: > 0 } values
            ? null
            : [.. Split(values).Select(word => read(word) ?? throw new UsageException($"{option.Name} {word}: expected one of {known}"))];
    }

    /// <summary>The element types of an option; null where it is not given.</summary>
    /// <exception cref="UsageException">A word that is none of them.</exception>
    internal static List<ElementType>? ReadTypes(ParseResult parsed, Option<string[]> option) =>
        Words(
            parsed,
            option,
            name => ElementFormat.TryParse(name, out ElementType type) ? type : (ElementType?)null,
            "f64, f32, f16, bf16"
        );

    private static List<string>? Words(ParseResult parsed, Option<string[]> option, Func<string, string?> read, string known) =>
        parsed.GetValue(option) is not { Length: > 0 } values
            ? null
            : [.. Split(values).Select(word => read(word) ?? throw new UsageException($"{option.Name} {word}: expected one of {known}"))];

    private static IEnumerable<string> Split(string[] values) =>
        values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal);

    internal static Option<string[]> Listed(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = false };
}
