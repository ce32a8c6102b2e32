using System.Diagnostics;
using System.Text.Json.Nodes;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>vectors write, answers from elsewhere, vectors check: judged as over a pipe, and never passed where something is missing.</summary>
public sealed class VectorsTests
{
    private static string Frozen => Path.Combine(Repository.Root, "tests", "Vectors");

    private static string Script => Path.Combine(Repository.Root, "adapters", "vectors", "answer.py");

    [Fact]
    public void NumPy_AnswersTheFrozenFolder_AndIsVerified()
    {
        using var answers = new TemporaryFolder();
        Answer("numpy", answers.Path, "--dtype", "f32");
        Finished check = Check(answers.Path, "--json", answers.File("results.json")).AssertExit(0);
        Assert.StartsWith("verified: ", check.LastLine, StringComparison.Ordinal);
        Assert.Contains("numpy ", check.Output, StringComparison.Ordinal);
        // What files cannot tell, and what was not declared, is said and never passed.
        Assert.Matches("contract +not-applicable", check.Output);
        Assert.Contains("large: the folder holds no cases of it", check.Output, StringComparison.Ordinal);
        Assert.Contains("the element type bf16 (2 cases)", check.Output, StringComparison.Ordinal);
        Assert.Contains("the operation network.step", check.Output, StringComparison.Ordinal);
        JsonObject[] judged =
        [
            .. ResultsFileJson.Read(answers.File("results.json")).Lanes.Where(lane => lane["verdict"]!.ToString() == "verified"),
        ];
        Assert.Equal(["exact", "rounding", "derivative", "laws", "wide", "special"], judged.Select(lane => lane["name"]!.ToString()));
        Assert.All(judged, lane => Assert.True(lane["compared"]!.GetValue<int>() > 0));
    }

    [Fact]
    public void PyTorch_InF32_IsVerified_AndInBF16IsJudged()
    {
        Requires.Named("torch");
        using var answers = new TemporaryFolder();
        // One process for both: to import torch takes longer than all the rest.
        const string Both = """
            import runpy, sys
            script, calls, answers = sys.argv[1:]
            sys.path.insert(0, script.rsplit("/", 1)[0])
            for dtype in ("f32", "bf16"):
                sys.argv = [script, calls, f"{answers}/{dtype}", "--with", "torch", "--dtype", dtype]
                runpy.run_path(script)
            """;
        Exactgrad.RunProgram([], Requires.Python("torch"), "-c", Both, Script, Frozen, answers.Path).AssertExit(0);
        Check(answers.File("f32")).AssertExit(0);
        // Whether sums of bf16 are held in f32 depends on PyTorch's version and on the processor; that y = relu(x) is right does not.
        Finished check = Check(answers.File("bf16"), "--json", answers.File("bf16.json"));
        Assert.InRange(check.ExitCode, 0, 1);
        JsonObject wide = ResultsFileJson.Read(answers.File("bf16.json")).Lanes.Single(lane => lane["name"]!.ToString() == "wide");
        JsonNode relu = wide["tests"]!.AsArray().Single(test => test!["id"]!.ToString() == "wide/relu.forward/bf16/y")!;
        Assert.Equal("verified", relu["verdict"]!.ToString());
    }

    /// <summary>A file of calls is what a pipe carries: a program that speaks the protocol answers it as it is, without a script.</summary>
    [Fact]
    public async Task AnAdapter_AnswersFromItsStandardInput()
    {
        using var answers = new TemporaryFolder();
        string layer = Path.Combine(Repository.Root, "adapters", "python", "numpy_linear.py");
        string[] files = [.. Directory.GetFiles(Path.Combine(Frozen, "calls"), "*.f64.frames").Order(StringComparer.Ordinal)];
        var start = new ProcessStartInfo(Requires.Python("numpy"), [layer]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        using (FileStream answered = File.Create(answers.File("all.frames")))
        {
            Task reading = process.StandardOutput.BaseStream.CopyToAsync(answered);
            foreach (string file in files)
            {
                using FileStream calls = File.OpenRead(file);
                calls.CopyTo(process.StandardInput.BaseStream);
            }

            process.StandardInput.Close();
            await reading.WaitAsync(TimeSpan.FromSeconds(60));
        }

        // It declares three types, and here answers one of them: the others are unanswered, and that is no pass.
        Finished check = Check(answers.Path).AssertExit(2);
        Assert.StartsWith("inconclusive: ", check.LastLine, StringComparison.Ordinal);
        Assert.Matches(@"calls/exact\.f32\.frames: \d+ of \d+ calls have no answer", check.Output);
        Assert.DoesNotContain(".f64.frames: ", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void APlantedMistake_IsViolated_Named_AndReplayed()
    {
        using var calls = new TemporaryFolder();
        using var answers = new TemporaryFolder();
        string folder = calls.File("calls");
        Exactgrad
            .Run("vectors", "write", folder, "--element-type", "f32", "--lanes", "exact,derivative", "--max-side", "9", "--cases", "60")
            .AssertExit(0);
        Mistake mistake = KnownMistakes.All.Single(known => known.Name == "db-not-summed");
        Serve(folder, answers.Path, new MistakenImplementation(mistake));
        Finished check = Exactgrad
            .Run(
                "vectors",
                "check",
                folder,
                "--answers",
                answers.Path,
                "--junit",
                answers.File("junit.xml"),
                "--html",
                answers.File("page.html")
            )
            .AssertExit(1);
        Assert.Contains("db of linear.backward is wrong", check.Output, StringComparison.Ordinal);
        Assert.Contains("diagnosis: db-not-summed", check.Output, StringComparison.Ordinal);
        Assert.Contains("<failure type=\"violated\"", File.ReadAllText(answers.File("junit.xml")), StringComparison.Ordinal);
        Assert.Contains(
            $"exactgrad vectors check {folder} --answers {answers.Path}",
            File.ReadAllText(answers.File("page.html")),
            StringComparison.Ordinal
        );

        string[] words = check.ReplayLine.Split(' ');
        Assert.Equal(["replay:", "exactgrad", "replay"], words[..3]);
        Finished replay = Exactgrad.Run(words[2..]).AssertExit(1);
        Assert.Contains("db of linear.backward is wrong", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingAnswers_AreInconclusive_AndNaN_IsViolated()
    {
        using var answers = new TemporaryFolder();
        Serve(Frozen, answers.Path, new ReferenceImplementation());
        Check(answers.Path).AssertExit(0);

        File.Delete(answers.File("rounding.f32.frames"));
        Finished check = Check(answers.Path).AssertExit(2);
        Assert.Matches("rounding +inconclusive", check.Output);
        Assert.Matches("exact +verified", check.Output);
        Assert.Matches(@"rounding: calls/rounding\.f32\.frames: (\d+) of \1 calls have no answer", check.Output);

        File.Delete(answers.File("exact.f64.frames"));
        File.WriteAllBytes(answers.File("exact.f64.frames"), AllNaN(Path.Combine(Frozen, "calls", "exact.f64.frames")));
        check = Check(answers.Path).AssertExit(1);
        Assert.Contains("but came as NaN", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoAnswerToTheseCalls_IsWrongInput()
    {
        using var answers = new TemporaryFolder();
        void AssertRefused(string says)
        {
            Finished check = Check(answers.Path).AssertExit(64);
            Assert.Contains(says, check.Errors, StringComparison.Ordinal);
        }

        AssertRefused("holds no answers; expected files *.frames that begin with a hello");
        Serve(Frozen, answers.Path, new ReferenceImplementation());
        string file = answers.File("exact.f32.frames");
        byte[] right = File.ReadAllBytes(file);

        File.WriteAllBytes(file, right[..^3]);
        AssertRefused("expected a frame (docs/protocol.md), but it is cut short within this frame");
        File.WriteAllText(file, "loss = 0.25\n");
        AssertRefused($"{file}, byte 0: expected a frame");
        File.WriteAllBytes(file, [.. right, .. right]);
        AssertRefused("has answered before");
        File.WriteAllBytes(file, AnswersTo("0123456789abcdef0123456789abcdef"));
        AssertRefused("it answers the call \"0123456789abcdef0123456789abcdef\", which");
        File.WriteAllBytes(file, Framed(HelloMessage.Answer(new Capabilities { Name = "another" })));
        AssertRefused("expected the answers of one implementation");
    }

    [Fact]
    public void AChangedByte_IsNoticed_BeforeAnythingIsJudged()
    {
        using var calls = new TemporaryFolder();
        string folder = calls.File("calls");
        Exactgrad
            .Run("vectors", "write", folder, "--lanes", "exact", "--cases", "2", "--max-side", "4", "--element-type", "f32")
            .AssertExit(0);
        Serve(folder, Path.Combine(folder, "answers"), new ReferenceImplementation());
        Exactgrad.Run("vectors", "check", folder).AssertExit(0);

        string file = Path.Combine(folder, "calls", "exact.f32.frames");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Finished check = Exactgrad.Run("vectors", "check", folder).AssertExit(64);
        Assert.Contains("calls/exact.f32.frames has changed", check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void SumsNarrowerThanTheCallsAreFor_AreNotApplicable()
    {
        using var calls = new TemporaryFolder();
        using var answers = new TemporaryFolder();
        string folder = calls.File("calls");
        Exactgrad
            .Run("vectors", "write", folder, "--cases", "6", "--max-side", "4", "--element-type", "f32", "--accumulators", "f32=f64")
            .AssertExit(0);
        Serve(folder, answers.Path, new ReferenceImplementation());
        Finished check = Exactgrad.Run("vectors", "check", folder, "--answers", answers.Path).AssertExit(2);
        Assert.StartsWith("vacuous: ", check.LastLine, StringComparison.Ordinal);
        Assert.Contains(
            "the answers declare sums of f32 in f32, and the calls are for sums in f64",
            check.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_Refuses_AndLeavesNothingBehind()
    {
        using var there = new TemporaryFolder();
        void AssertRefused(string says, params string[] words)
        {
            string[] before = [.. there.Files];
            Finished write = Exactgrad.Run(["vectors", "write", .. words]).AssertExit(64);
            Assert.Contains(says, write.Errors, StringComparison.Ordinal);
            Assert.Equal(before, there.Files);
        }

        AssertRefused(
            "the lane contract cannot be answered from files: it is about memory, threads and the order of calls",
            there.File("a"),
            "--lanes",
            "contract"
        );
        AssertRefused("there is no folder", there.File("no/such"));
        AssertRefused("no case can be drawn", there.File("a"), "--operations", "relu.forward", "--lanes", "large");
        AssertRefused("--accumulators f32=bf16: expected one of pairs such as bf16=f32", there.File("a"), "--accumulators", "f32=bf16");
        AssertRefused("--operations add: expected one of linear.forward", there.File("a"), "--operations", "add");
        File.WriteAllText(there.File("file"), "");
        AssertRefused("this is a file; expected a folder that is new or empty", there.File("file"));
        AssertRefused("this folder is not empty", there.Path);
    }

    private static Finished Check(string answers, params string[] words) =>
        Exactgrad.Run(["vectors", "check", Frozen, "--answers", answers, .. words]);

    private static void Answer(string library, string answers, params string[] words) =>
        Exactgrad.RunProgram([], Requires.Python(library), [Script, Frozen, answers, "--with", library, .. words]).AssertExit(0);

    /// <summary>Answers each file by itself, as a pipe would.</summary>
    private static void Serve(string folder, string answers, IImplementation implementation)
    {
        Directory.CreateDirectory(answers);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "calls")))
        {
            using FileStream calls = File.OpenRead(file),
                answered = File.Create(Path.Combine(answers, Path.GetFileName(file)));
            ProtocolServer.Serve(implementation, calls, answered);
        }
    }

    private static byte[] AllNaN(string calls)
    {
        using FileStream input = File.OpenRead(calls);
        using var output = new MemoryStream();
        ProtocolServer.Serve(new NaNs(), input, output);
        return output.ToArray();
    }

    private static byte[] AnswersTo(string id)
    {
        byte[] hello = Framed(HelloMessage.Answer(new ReferenceImplementation().Capabilities));
        return [.. hello, .. Framed(AnswerMessage.Write(id, new ExactGrad.Oracle.Calls.Refusal("no")))];
    }

    private static byte[] Framed(Document document)
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Write(document);
        writer.Flush();
        return stream.ToArray();
    }

    private sealed class NaNs : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new ReferenceImplementation().Capabilities;

        protected override ExactGrad.Oracle.Calls.Answer Invoke(ExactGrad.Oracle.Calls.Call call) =>
            new ExactGrad.Oracle.Calls.Result(
                ExactGrad
                    .Oracle.Calls.Signature.Outputs(call)
                    .ToDictionary(
                        output => output.Name,
                        output =>
                        {
                            var tensor = ExactGrad.Oracle.Calls.Tensor.Zeros(call.ElementType, output.Shape);
                            for (int k = 0; k < tensor.Count; k++)
                            {
                                tensor[k] = double.NaN;
                            }

                            return tensor;
                        }
                    )
            );
    }
}
