using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Tests.Properties.Support;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Protocol;

/// <summary>Frames arrive whole and in order however the pipe cuts them, and what is no frame is refused at its first bytes.</summary>
public sealed class FrameTests
{
    [Fact]
    public void Frames_ArriveInOrder_HoweverThePipeCutsThem() =>
        Law.Holds(
            Arb.From(from documents in Documents.Any.Generator.ListOf() from piece in Gen.Choose(1, 200) select (documents, piece)),
            pair =>
            {
                var reader = new FrameReader(new Trickle(Written([.. pair.documents]), pair.piece));
                foreach (Document document in pair.documents)
                {
                    Documents.AssertSame(document, Safetensors.Read(reader.Read()));
                }

                Assert.Null(reader.Read());
            },
            cases: 50
        );

    [Fact]
    public void LargeTensor_ArrivesWhole()
    {
        var tensor = Tensor.Zeros(ElementType.F64, 300, 1000);
        new Random(1).NextBytes(tensor.Bytes.Span);
        var document = new Document(new Dictionary<string, string>(), new Dictionary<string, Tensor> { ["x"] = tensor, ["y"] = tensor });
        var reader = new FrameReader(new MemoryStream(Written(document, document)));
        Documents.AssertSame(document, Safetensors.Read(reader.Read()));
        Documents.AssertSame(document, Safetensors.Read(reader.Read()));
    }

    [Fact]
    public void Stream_CutAnywhere_IsRefused() =>
        Law.Holds(
            Arb.From(from document in Documents.Any.Generator from position in Gen.Choose(1, int.MaxValue) select (document, position)),
            pair =>
            {
                byte[] frame = Written(pair.document);
                var reader = new FrameReader(new MemoryStream(frame[..(1 + (pair.position % (frame.Length - 1)))]));
                Assert.Equal(FaultKind.Exited, Assert.Throws<ProtocolException>(() => reader.Read()).Kind);
            }
        );

    [Theory]
    [InlineData("\n")]
    [InlineData("loss: 0.25\n")]
    [InlineData("Traceback (most recent call last):\n")]
    public void StrayPrint_BeforeAFrame_IsGarbage_NamedAsText(string text)
    {
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text), .. Written(HelloMessage.Question)];
        var exception = Assert.Throws<ProtocolException>(() => new FrameReader(new MemoryStream(bytes)).Read());
        Assert.Equal(FaultKind.Garbage, exception.Kind);
        Assert.Contains("begins \"" + text.Replace("\n", "\\n", StringComparison.Ordinal), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FrameBeyondTheLimit_IsRefused_WithoutTheMemoryForIt()
    {
        byte[] bytes = [.. BitConverter.GetBytes(1L << 40), .. BitConverter.GetBytes(64L), (byte)'{'];
        var reader = new FrameReader(new MemoryStream(bytes)) { Limit = 1000 };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(FaultKind.EndlessOutput, Assert.Throws<ProtocolException>(() => reader.Read()).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Written(params Document[] documents)
    {
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        foreach (Document document in documents)
        {
            writer.Write(document);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);
    }
}
