namespace ExactGrad.Oracle.Explaining;

/// <summary>A layer with concrete numbers, explained: the same text for a console and for a page.</summary>
/// <param name="Title">What is explained.</param>
/// <param name="Chapters">The chapters, in reading order.</param>
public sealed record Explanation(string Title, IReadOnlyList<Chapter> Chapters);

/// <summary>One chapter.</summary>
/// <param name="Id">A short name of letters and hyphens, for links.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Blocks">Its content.</param>
public sealed record Chapter(string Id, string Title, IReadOnlyList<Block> Blocks);

/// <summary>A piece of a chapter.</summary>
public abstract record Block;

/// <summary>Running text.</summary>
/// <param name="Text">One paragraph.</param>
public sealed record Paragraph(string Text) : Block;

/// <summary>A question and its answer.</summary>
/// <param name="Text">The question, as a newcomer would ask it.</param>
/// <param name="Answer">The answer, without terms that need another answer.</param>
/// <param name="Chapter">Where to read on: the id of a chapter.</param>
public sealed record Question(string Text, string Answer, string Chapter) : Block;

/// <summary>Equations below each other.</summary>
/// <param name="Lines">The equations.</param>
public sealed record Equations(IReadOnlyList<Equation> Lines) : Block;

/// <summary>An equation: every side has the same value. Names and numbers are juxtaposed or multiplied with *.</summary>
/// <param name="Left">What is computed, such as "dw[1,0]".</param>
/// <param name="Sides">The formula, then with numbers, then the value.</param>
public sealed record Equation(string Left, IReadOnlyList<string> Sides);

/// <summary>A table; the first cell of a row is its heading.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Headers">One heading for each column.</param>
/// <param name="Rows">The rows, each with as many cells as there are headings.</param>
public sealed record NumberTable(string Caption, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>The picture of a computation: what flows forward above each line, and the gradient that flows back below it.</summary>
/// <param name="Forward">Values of x, y, x + y, z and the result.</param>
/// <param name="Backward">Gradients of the same, in the same order.</param>
public sealed record CircuitPicture(IReadOnlyList<string> Forward, IReadOnlyList<string> Backward) : Block;

/// <summary>Errors of difference quotients against the step.</summary>
/// <param name="Variable">The variable that is moved, such as "w[2,1]".</param>
/// <param name="Gradient">Its gradient.</param>
/// <param name="Curves">The curves.</param>
public sealed record StepPicture(string Variable, double Gradient, IReadOnlyList<StepCurve> Curves) : Block;

/// <summary>One curve.</summary>
/// <param name="Name">What it shows, such as "forward, float".</param>
/// <param name="Points">Step and absolute error.</param>
public sealed record StepCurve(string Name, IReadOnlyList<StepPoint> Points);

/// <summary>The error of a difference quotient at a step.</summary>
/// <param name="Step">The step, above 0.</param>
/// <param name="Error">The absolute error; 0 where the quotient is the gradient.</param>
/// <param name="IsFlat">Whether the loss did not move at all, so that the quotient is 0.</param>
public readonly record struct StepPoint(double Step, double Error, bool IsFlat);
