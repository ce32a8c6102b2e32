using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Protocol;

/// <summary>docs/protocol.md tells the truth: its tables and its bytes are what the code says. A failure prints what belongs there.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Frame_InTheDocumentation_IsWhatIsWritten() => AssertHolds(Frame());

    [Fact]
    public void Operations_InTheDocumentation_AreThoseOfSignature() => AssertHolds(Operations());

    [Fact]
    public void EveryWord_IsInTheDocumentation()
    {
        string page = Page();
        IEnumerable<string> words = typeof(Wire)
            .GetFields()
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.All(words, word => Assert.Contains($"`{word}", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains(kind, page, StringComparison.Ordinal));
    }

    private static string Frame()
    {
        var x = Tensor.Zeros(ElementType.F32, 1, 2);
        (x[0], x[1]) = (1, -2);
        var call = new Call(Operation.ReluForward, ElementType.F32, default, default, [], new Dictionary<string, Tensor> { ["x"] = x });
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Write(CallMessage.Write("1", call));
        writer.Flush();

        var text = new StringBuilder("```\n");
        byte[] bytes = stream.ToArray();
        for (int start = 0; start < bytes.Length; start += 16)
        {
            byte[] line = [.. bytes.Skip(start).Take(16)];
            string hex = string.Join(' ', line.Select(b => $"{b:x2}"));
            string shown = string.Concat(line.Select(b => b is >= 32 and < 127 ? (char)b : '.'));
            text.Append($"{start:x4}  {hex, -47}  {shown}\n");
        }

        return text.Append("```\n").ToString();
    }

    private static string Operations()
    {
        var text = new StringBuilder("| operation | tensors of the call | tensors of the result |\n|---|---|---|\n");
        foreach (Operation operation in OperationNames.All)
        {
            // Extents that no shape could confuse, to be told as the letters that they stand for.
            (int[] extents, string[] letters) = operation switch
            {
                Operation.NetworkStep => ([2, 3, 5, 7], new[] { "B", "n", "h", "m" }),
                Operation.LinearForward or Operation.LinearBackward => ([2, 3, 7], new[] { "B", "n", "m" }),
                Operation.ReluForward or Operation.ReluBackward => ([2, 3], new[] { "B", "n" }),
                _ => (new[] { 2, 7 }, new[] { "B", "m" }),
            };
            var inputs = Signature.Inputs(operation, extents, WeightLayout.InputMajor, Reduction.Mean);
            GradientRequest[] request =
            [
                .. Signature.Requestable(operation).Select(name => new GradientRequest(name, GradientMode.Overwrite)),
            ];
            var outputs = Signature.Outputs(operation, extents, WeightLayout.InputMajor, Reduction.Mean, request);
            text.Append($"| `{operation.Name()}` | {Told(inputs, requested: false)} | {Told(outputs, request.Length > 0)} |\n");

            string Told(IReadOnlyList<(string Name, int[] Shape)> tensors, bool requested) =>
                string.Join(
                    ", ",
                    tensors.Select(tensor => $"`{tensor.Name}` {Shape(tensor.Name, tensor.Shape)}{Mark(tensor.Name, requested)}")
                );

            string Shape(string name, int[] shape)
            {
                string told = string.Join(',', shape.Select(extent => letters[Array.IndexOf(extents, extent)]));
                return name.TrimStart('d').StartsWith('w') ? $"[{told}] or [{string.Join(',', told.Split(',').Reverse())}]" : $"[{told}]";
            }
        }

        return text.Append("\nA result holds those marked with * only where `request` names them.\n").ToString();
    }

    private static string Mark(string name, bool requested) => requested && name != "loss" ? "*" : "";

    private static void AssertHolds(string part) =>
        Assert.True(Page().Contains(part, StringComparison.Ordinal), $"docs/protocol.md must hold\n{part}");

    private static string Page()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Verification.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return File.ReadAllText(Path.Combine(directory, "docs", "protocol.md")).ReplaceLineEndings("\n");
    }
}
