using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Acceptance.Peer;

/// <summary>Reads and answers as the protocol says, but for one behaviour.</summary>
internal sealed class Peer(string behaviour, double number)
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly List<(string Id, Call Call)> _held = [];
    private int _answered;

    internal int Run()
    {
        switch (behaviour)
        {
            case "sleep":
                Thread.Sleep(Timeout.Infinite);
                return 0;
            case "exit-early":
                Console.Error.WriteLine("no licence found");
                return 3;
            case "deaf-from-the-start" or "slow-start":
                Thread.Sleep(TimeSpan.FromSeconds(number));
                break;
            case "banner":
                Print("Welcome to my layer, version 2\n");
                break;
        }

        var reader = new FrameReader(Console.OpenStandardInput());
        while (reader.Read() is { } frame)
        {
            Document document = Safetensors.Read(frame);
            switch (document.Word(Wire.Message))
            {
                case Wire.Hello:
                    Hello();
                    break;
                case Wire.Call:
                    (string id, Call call) = CallMessage.Read(document);
                    Take(id, call);
                    break;
                default:
                    if (behaviour == "never-ends")
                    {
                        Thread.Sleep(Timeout.Infinite);
                    }

                    return 0;
            }
        }

        return 0;
    }

    private void Hello()
    {
        // Spelt out: to compile what puts it together took half of a start, and tests start this program often.
        var words = new Dictionary<string, string>
        {
            [Wire.Message] = Wire.Hello,
            [Wire.ProtocolKey] = Wire.Protocol,
            [Wire.Name] = "peer",
            [Wire.Version] = "1",
            [Wire.OperationsKey] = string.Join(' ', Wire.Operations.Words),
            [Wire.ElementTypesKey] = "f64 f32",
        };
        switch (behaviour)
        {
            case "wrong-protocol":
                words[Wire.ProtocolKey] = "exactgrad/7";
                break;
            case "unknown-operation":
                words[Wire.OperationsKey] = "linear.foward";
                break;
        }

        Send(new Document(words));
        if (behaviour == "deaf")
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private void Take(string id, Call call)
    {
        bool guilty = double.IsPositiveInfinity(number) || (call.Inputs.Values.First() is { Count: > 0 } first && first[0] == number);
        switch (behaviour)
        {
            case "swaps":
                _held.Add((id, call));
                if (_held.Count == 2)
                {
                    Answer(_held[1].Id, Honest(_held[1].Call));
                    Answer(_held[0].Id, Honest(_held[0].Call));
                    _held.Clear();
                }

                return;
            case "slow":
                Thread.Sleep(100);
                break;
            case "exit-after" when _answered == number:
                Environment.Exit(7);
                break;
        }

        Answer(id, guilty ? Misbehave(id, call) : Honest(call));
    }

    private Answer Misbehave(string id, Call call)
    {
        Dictionary<string, Tensor> outputs = new(Honest(call).Outputs);
        string name = outputs.Keys.First();
        Tensor tensor = outputs[name];
        switch (behaviour)
        {
            case "exit":
                Console.Error.WriteLine("thinking about it\nI give up");
                Environment.Exit(7);
                break;
            case "abort":
                Environment.FailFast("aborting as told");
                break;
            case "segfault":
                Native.Segfault();
                break;
            case "hang":
                // With a child, which must not be left behind either.
                Process.Start(Environment.ProcessPath!, [.. Environment.GetCommandLineArgs().Take(1), "sleep", .. Marker()]).Dispose();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "closes-output":
                Native.CloseOutput();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "stray-print":
                Print("loss: 0.25\n");
                break;
            case "garbage":
                _output.Write([0xDE, 0xAD, 0xBE, 0xEF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
                _output.Flush();
                break;
            case "bad-header":
                _output.Write([24, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, .. "{\"x\": oops      "u8]);
                _output.Flush();
                break;
            case "endless":
                while (true)
                {
                    Answer("4711", Honest(call));
                }

            case "huge-frame":
                _output.Write([0, 0, 0, 0, 0, 1, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
                _output.Flush();
                break;
            case "cut-short":
                _output.Write([200, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
                _output.Flush();
                Environment.Exit(0);
                break;
            case "duplicate-id":
                Answer(id, Honest(call));
                break;
            case "wrong-shape":
                outputs[name] = Tensor.Zeros(tensor.Type, [.. tensor.Shape, 2]);
                break;
            case "wrong-type":
                outputs[name] = Tensor.Zeros(tensor.Type == ElementType.F64 ? ElementType.F32 : ElementType.F64, tensor.Shape);
                break;
            case "missing-tensor":
                outputs.Remove(name);
                break;
            case "extra-tensor":
                outputs["bonus"] = Tensor.Zeros(tensor.Type, 3);
                break;
            case "unsupported":
                return new Refusal("not on Saturdays");
            case "failed":
                return new Fault(FaultKind.Failed, "ValueError: no such luck");
            case "stderr-flood":
                Console.Error.Write(new string('e', 10_000_000));
                Console.Error.WriteLine("\nthe flood is over");
                break;
        }

        return new Result(outputs);
    }

    private static string[] Marker() => [.. Environment.GetCommandLineArgs().Skip(3)];

    private static Result Honest(Call call)
    {
        Tensor first = call.Inputs.Values.First();
        var outputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            var tensor = Tensor.Zeros(call.ElementType, shape);
            for (int i = 0; i < tensor.Count; i++)
            {
                tensor[i] = first.Count > 0 ? first[0] : 0;
            }

            outputs.Add(name, tensor);
        }

        return new Result(outputs);
    }

    private void Answer(string id, Answer answer)
    {
        Send(AnswerMessage.Write(id, answer));
        _answered++;
    }

    private void Send(Document document)
    {
        var writer = new FrameWriter(_output);
        writer.Write(document);
        writer.Flush();
    }

    private void Print(string text)
    {
        _output.Write(System.Text.Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }
}
