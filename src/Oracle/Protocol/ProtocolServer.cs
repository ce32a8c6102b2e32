using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Protocol;

/// <summary>The other side of the protocol: lets any implementation of this process answer a judge in another one.</summary>
public static class ProtocolServer
{
    /// <summary>Answers calls, one after the other, until bye or the end of the input.</summary>
    /// <param name="implementation">What answers.</param>
    /// <param name="input">Frames of the judge.</param>
    /// <param name="output">Frames for the judge.</param>
    /// <exception cref="ProtocolException">The input is not the protocol.</exception>
    public static void Serve(IImplementation implementation, Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        var reader = new FrameReader(input);
        var writer = new FrameWriter(output);
        while (reader.Read() is { } frame)
        {
            Document document = Safetensors.Read(frame);
            switch (document.Word(Wire.Message))
            {
                case Wire.Hello:
                    writer.Write(HelloMessage.Answer(implementation.Capabilities));
                    break;
                case Wire.Bye:
                    return;
                default:
                    (string id, Call call) = CallMessage.Read(document);
                    writer.Write(AnswerMessage.Write(id, implementation.Invoke([call])[0]));
                    break;
            }

            writer.Flush();
        }
    }
}
