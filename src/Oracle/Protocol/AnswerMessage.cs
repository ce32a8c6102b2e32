using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>result or error: what an implementation sends for a call, with the call's id.</summary>
public static class AnswerMessage
{
    private const int LongestText = 2000;

    /// <summary>The answer as a document.</summary>
    public static Document Write(string id, Answer answer) =>
        answer switch
        {
            Result result => new Document(new Dictionary<string, string> { [Wire.Message] = Wire.Result, [Wire.Id] = id }, result.Outputs),
            Refusal refusal => Error(id, Wire.Unsupported, refusal.Text),
            Fault fault => Error(id, Wire.Failed, fault.Text),
            _ => throw new ArgumentException($"{answer} is no answer", nameof(answer)),
        };

    /// <summary>The id and the answer that a document holds. The answer is not yet compared with its call.</summary>
    /// <exception cref="ProtocolException">Not an answer, or one without an id.</exception>
    public static (string Id, Answer Answer) Read(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        string message = document.Word(Wire.Message);
        return message switch
        {
            Wire.Result => (document.Word(Wire.Id), new Result(document.Tensors)),
            Wire.Error when !document.Metadata.ContainsKey(Wire.Id) => throw new ProtocolException(
                FaultKind.Failed,
                $"it sent an error that names no call: {Text(document)}"
            ),
            Wire.Error => (document.Word(Wire.Id), ReadError(document)),
            _ => throw new ProtocolException($"the message {Show.Text(message)} came where result or error is expected"),
        };
    }

    private static Document Error(string id, string code, string text) =>
        new(
            new Dictionary<string, string>
            {
                [Wire.Message] = Wire.Error,
                [Wire.Id] = id,
                [Wire.Code] = code,
                [Wire.Text] = text,
            }
        );

    private static Answer ReadError(Document document) =>
        document.Word(Wire.Code) switch
        {
            Wire.Unsupported => new Refusal(Text(document)),
            Wire.Failed => new Fault(FaultKind.Failed, Text(document)),
            string code => throw new ProtocolException(
                $"it sent an error with the code {Show.Text(code)}; {Wire.Unsupported} and {Wire.Failed} are expected"
            ),
        };

    private static string Text(Document document) =>
        Show.Plain(document.Metadata.GetValueOrDefault(Wire.Text, "it gave no text"), LongestText);
}
