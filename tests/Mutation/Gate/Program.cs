using System.Globalization;
using ExactGrad.Tests.Mutation.Gate;

// Judges what Stryker reports: Gate TARGET REPORT SECONDS, in the root of the repository. tests/Mutation/run calls it.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Usage = 64;
if (
    args is not [string name, string file, string time]
    || Target.All.FirstOrDefault(known => known.Name == name) is not Target target
    || !int.TryParse(time, out int seconds)
)
{
    Console.Error.WriteLine($"expected: {string.Join('|', Target.All.Select(known => known.Name))} REPORT SECONDS");
    return Usage;
}

Score score;
try
{
    score = new Score(
        target,
        MutationReport.Read(File.ReadAllText(file), Environment.CurrentDirectory),
        EquivalentMutant.Read(File.ReadAllText("tests/Mutation/equivalent-mutants.json"))
    );
}
catch (Exception problem) when (problem is FormatException or IOException)
{
    Console.Error.WriteLine(problem.Message);
    return Usage;
}

foreach (Mutant mutant in score.Undetected)
{
    Console.WriteLine($"{(mutant.Status == MutantStatus.NoCoverage ? "not covered" : "survived")} {mutant}");
}

foreach (Mutant mutant in score.Untried)
{
    Console.WriteLine($"left untried {mutant}");
}

foreach (string problem in score.Problems.Concat(score.Broken))
{
    Console.WriteLine(problem);
}

int counted = score.Detected + score.Undetected.Count;
Console.WriteLine(
    $"{target.Name}: {score.Detected} of {counted} mutants detected ({score.Of(MutantStatus.Killed)} killed, "
        + $"{score.Of(MutantStatus.RuntimeError)} crashed, {score.Of(MutantStatus.Timeout)} timed out); {score.Undetected.Count} not; "
        + $"left out: {score.Equivalent} equivalent, {score.Of(MutantStatus.CompileError)} that do not compile"
        + (score.Untried.Count > 0 ? $"; {score.Untried.Count} left untried" : "")
);
Console.WriteLine(
    $"{target.Name}: score {(counted == 0 ? 0 : 100.0 * score.Detected / counted):0.00} %, expected {target.Percent} %; "
        + $"{TimeSpan.FromSeconds(seconds):h\\:mm\\:ss}"
);
return score.ExitCode;
