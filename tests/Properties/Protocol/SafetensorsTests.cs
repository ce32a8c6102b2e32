using System.Buffers.Binary;
using System.Text;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Protocol;

/// <summary>What is written is what is read, and what nobody wrote is refused with one exception that says why.</summary>
public sealed class SafetensorsTests
{
    private const string Tensor8 = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame() =>
        Law.Holds(Documents.Any, document => Documents.AssertSame(document, Safetensors.Read(Safetensors.ToBytes(document))));

    [Fact]
    public void Data_BeginsAtAMultipleOfEight_AndIsNotCopied() =>
        Law.Holds(
            Documents.Any,
            document =>
            {
                byte[] bytes = Safetensors.ToBytes(document);
                ulong header = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                Tensor? tensor = Safetensors.Read(bytes).Tensors.Values.FirstOrDefault(tensor => tensor.Count > 0);
                bytes.AsSpan(8 + (int)header).Fill(0x5A);
                return header % 8 == 0 && (tensor is null || tensor.Bytes.Span.IndexOfAnyExcept((byte)0x5A) < 0);
            }
        );

    [Fact]
    public void Truncation_IsRefused() =>
        Law.Holds(
            WithPosition,
            pair =>
            {
                byte[] bytes = Safetensors.ToBytes(pair.Document);
                Assert.Throws<ProtocolException>(() => Safetensors.Read(bytes[..(int)(pair.Position % bytes.Length)]));
            }
        );

    [Fact]
    public void Corruption_OfOneByte_IsReadOrRefused_InTheDocumentsOwnSize() =>
        Law.Holds(
            WithPosition,
            pair =>
            {
                byte[] bytes = Safetensors.ToBytes(pair.Document);
                int position = (int)(pair.Position % bytes.Length);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int value = 0; value < 256; value += 3)
                {
                    bytes[position] = (byte)value;
                    try
                    {
                        _ = Safetensors.Read(bytes);
                    }
                    catch (ProtocolException exception)
                    {
                        Assert.NotEmpty(exception.Message);
                    }
                }

                // 86 readings; an exception with its message takes a few kilobytes.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 86L * (40_000 + (40 * bytes.Length)));
            }
        );

    [Fact]
    public void AnyBytes_AreReadOrRefused() =>
        Law.Holds(
            Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()),
            bytes =>
            {
                Refuses(bytes);
                Refuses([.. BitConverter.GetBytes((long)bytes.Length + 1), (byte)'{', .. bytes]);
            },
            cases: 500
        );

    [Theory]
    [InlineData("""{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", "dtype \"I64\"; F64, F32, F16 and BF16 are expected")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "F32 [3], takes 12 bytes, but data_offsets [0,8] hold 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}""", "from 0 to 8, the length of the data")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "end at 0, before they begin at 8")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""",
        "after two numbers, data_offsets of \"x\" should be EndArray, but is Number"
    )]
    [InlineData("""{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "more elements than 64 bits")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "the tensor \"y\" at data_offsets [0,4] overlaps the tensor \"x\", which ends at 4"
    )]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "leaves a gap after the beginning of the data")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "take 4 bytes, but 8 bytes of data follow")]
    [InlineData("{\"x\":" + Tensor8 + ",\"x\":" + Tensor8 + "}", "the tensor \"x\" is there twice")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "the metadata \"a\" is there twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", "the metadata \"a\" should be String, but is Number")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "__metadata__ is there twice")]
    [InlineData("""{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "unknown or there twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "lacks data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":[[[[[[2]]]]]],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"x":[]}""", "should be StartObject, but is StartArray")]
    [InlineData("""{} {}""", "not valid JSON")]
    [InlineData(""" {}""", "must begin with {")]
    [InlineData("""{"\ud800":{}}""", "not valid JSON")]
    [InlineData("", "must begin with {")]
    public void Header_ThatIsWrong_IsRefused_WithWhatAndWhere(string header, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var exception = Assert.Throws<ProtocolException>(() =>
            Safetensors.Read((byte[])[.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[8]])
        );
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HeaderLength_BeyondTheDocument_IsRefused()
    {
        var exception = Assert.Throws<ProtocolException>(() =>
            Safetensors.Read((byte[])[.. BitConverter.GetBytes(ulong.MaxValue), .. "{}"u8])
        );
        Assert.Contains($"take {ulong.MaxValue} bytes, but only 2 follow", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_MayStandInAnyOrder_AndHeadersWithoutPadding()
    {
        byte[] header = Encoding.UTF8.GetBytes(
            """{"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"""
        );
        byte[] data = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        Document document = Safetensors.Read((byte[])[.. BitConverter.GetBytes((long)header.Length), .. header, .. data]);
        Assert.Equal(1.5, document.Tensors["x"][0]);
        Assert.Equal(-2, document.Tensors["y"][0]);
    }

    private static Arbitrary<(Document Document, long Position)> WithPosition { get; } =
        Arb.From(from document in Documents.Any.Generator from position in Gen.Choose(0, int.MaxValue) select (document, (long)position));

    private static void Refuses(byte[] bytes)
    {
        try
        {
            _ = Safetensors.Read(bytes);
        }
        catch (ProtocolException)
        {
            // The one exception that there may be.
        }
    }
}
