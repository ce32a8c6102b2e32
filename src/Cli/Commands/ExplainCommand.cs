using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Cli.Pages;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Reference;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad explain: where the gradients of a layer come from, with concrete numbers.</summary>
internal static class ExplainCommand
{
    private const int LargestFile = 1 << 20;

    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("NUMBERS")
        {
            Description =
                "The layer's numbers, JSON or safetensors: x [B,n], w [n,m] or [m,n] by layout, b [m], target [B,m]. Default: small whole numbers, drawn.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var batch = Side("--batch", "Examples.", 2);
        var inputs = Side("--inputs", "Inputs.", 3);
        var outputs = Side("--outputs", "Outputs.", 2);
        var layout = new Option<string?>("--layout")
        {
            Description = "How the weights are stored: input-major [n,m] or output-major [m,n]. Default: input-major.",
        };
        var reduction = new Option<string?>("--reduction")
        {
            Description = "How the squared errors become the loss: none, sum, batch-mean or mean. Default: mean.",
        };
        var seed = new Option<string?>("--seed") { Description = "Another seed, other numbers. Default: 1." };
        var nudge = new Option<string?>("--nudge")
        {
            Description = "The variable that is moved in small steps, by name: x[s,i], w[i,j], b[j] or t[s,j]. Default: the last weight.",
        };
        var html = new Option<string?>("--html") { Description = "Write a page with pictures to this file instead.", HelpName = "FILE" };
        var command = new Command(
            "explain",
            """
            Explains the gradients of a small layer, with every term written out in numbers.

            Examples:
              exactgrad explain
              exactgrad explain --html gradients.html
              exactgrad explain --nudge w[2,1] --reduction sum --layout output-major
              exactgrad explain my_numbers.json
            """
        )
        {
            file,
            batch,
            inputs,
            outputs,
            layout,
            reduction,
            seed,
            nudge,
            html,
        };
        command.SetAction(parsed =>
        {
            WeightLayout stored = Word<WeightLayout>(parsed, layout, Words.TryParse, WeightLayout.InputMajor, "input-major, output-major");
            var options = new ExplainOptions
            {
                Layout = stored,
                Reduction = Word<Reduction>(parsed, reduction, Words.TryParse, Reduction.Mean, "none, sum, batch-mean, mean"),
                Seed = JudgingOptions.ReadSeed(parsed.GetValue(seed)),
                Nudge = parsed.GetValue(nudge),
                Batch = Whole(parsed, batch, 2),
                Inputs = Whole(parsed, inputs, 3),
                Outputs = Whole(parsed, outputs, 2),
                Numbers = parsed.GetValue(file) is string name
                    ? Read(name, stored, [.. new[] { batch, inputs, outputs }.Where(option => parsed.GetValue(option) is not null)])
                    : null,
            };
            return Run(terminal, options, parsed.GetValue(html));
        });
        return command;
    }

    private static int Run(Terminal terminal, ExplainOptions options, string? html)
    {
        using ResultsFile? page = ResultsFile.Open(html, "--html");
        Explanation explanation;
        try
        {
            explanation = Explainer.Explain(options);
        }
        catch (FormatException problem)
        {
            throw new UsageException($"--nudge {problem.Message}");
        }

        if (page is null)
        {
            ExplanationText.Print(terminal, explanation);
        }
        else
        {
            page.Save(stream => Templates.Write(stream, ExplanationPage.Of(explanation)));
            // To a device (/dev/stdout, say) the page goes alone.
            if (!html!.StartsWith("/dev/", StringComparison.Ordinal))
            {
                terminal.Output.WriteLine($"{html}: open it in a browser");
            }
        }

        return 0;
    }

    private static LayerNumbers Read(string file, WeightLayout layout, Option[] sides)
    {
        if (sides.Length > 0)
        {
            throw new UsageException($"{sides[0].Name}: {file} says how many there are; expected one of them, not both");
        }

        try
        {
            using FileStream stream = File.OpenRead(file);
            var bytes = new byte[LargestFile + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= LargestFile
                ? NumbersFile.Read(bytes[..length], layout)
                : throw new UsageException($"{file}: it has more than {LargestFile} bytes; expected the numbers of a small layer");
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file}: {problem.Message}");
        }
    }

    private delegate bool TryParse<T>(string word, out T value);

    private static T Word<T>(ParseResult parsed, Option<string?> option, TryParse<T> read, T standard, string known) =>
        parsed.GetValue(option) is not string word ? standard
        : read(word, out T value) ? value
        : throw new UsageException($"{option.Name} {word}: expected one of {known}");

    private static int Whole(ParseResult parsed, Option<string?> option, int standard) =>
        parsed.GetValue(option) is string text ? JudgingOptions.Whole(option.Name, text, ExplainOptions.MostSide) : standard;

    private static Option<string?> Side(string name, string what, int standard) =>
        new(name) { Description = $"{what} 1 to {ExplainOptions.MostSide}. Default: {standard}." };
}
