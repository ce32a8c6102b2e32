using System.Reflection;
using ExactGrad.Oracle.Explaining;

namespace ExactGrad.Cli.Pages;

/// <summary>An explanation as one HTML page with pictures.</summary>
internal static class ExplanationPage
{
    internal static string Of(Explanation explanation) =>
        Templates.Page(
            "Where gradients come from - ExactGrad",
            "explanation",
            new Dictionary<string, object>
            {
                ["title"] = explanation.Title,
                ["version"] = Version,
                ["chapters"] = explanation
                    .Chapters.Select(chapter => new Dictionary<string, object>
                    {
                        ["id"] = chapter.Id,
                        ["title"] = chapter.Title,
                        ["blocks"] = chapter.Blocks.Select(block => View(block, explanation)).ToArray(),
                    })
                    .ToArray(),
            }
        );

    internal static string Version =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static Dictionary<string, object> View(Block block, Explanation explanation) =>
        block switch
        {
            Paragraph paragraph => new() { ["paragraph"] = paragraph.Text },
            Question question => new()
            {
                ["question"] = question.Text,
                ["answer"] = question.Answer,
                ["chapter"] = question.Chapter,
                ["chapterTitle"] = explanation.Chapters.First(chapter => chapter.Id == question.Chapter).Title,
            },
            Equations equations => new()
            {
                ["equations"] = equations
                    .Lines.Select(line => new Dictionary<string, object>
                    {
                        ["left"] = line.Left,
                        ["formulas"] = line.Sides.SkipLast(1).ToArray(),
                        ["value"] = line.Sides[^1],
                    })
                    .ToArray(),
            },
            NumberTable table => new() { ["table"] = TableView.Of(table) },
            CircuitPicture circuit => new()
            {
                ["picture"] = CircuitDrawing.Of(circuit),
                ["caption"] = "Values flow from left to right (upper number); gradients flow back from right to left (lower number).",
            },
            StepPicture steps => new()
            {
                ["picture"] = StepDrawing.Of(steps),
                ["caption"] =
                    $"Error of difference quotients of {steps.Variable} against the step, both in powers of ten. Falling to the left: truncation. Rising to the left: cancellation. "
                    + "The table below holds the same numbers.",
            },
            _ => throw new ArgumentException($"no view of {block.GetType().Name}", nameof(block)),
        };
}
