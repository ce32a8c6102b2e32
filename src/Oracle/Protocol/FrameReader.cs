using System.Buffers.Binary;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>
/// Reads frames from a peer that may send anything. What cannot be a frame is refused at its first bytes, so that
/// nothing is allocated and nothing waited for on the word of garbage.
/// </summary>
/// <param name="stream">Where the frames come from.</param>
public sealed class FrameReader(Stream stream)
{
    private const int BufferSize = 64 * 1024;

    // Length of the frame, length of the header, and the { that every header begins with.
    private const int Recognised = (2 * sizeof(ulong)) + 1;
    private const int ShortestDocument = sizeof(ulong) + 2;

    // No document is as long as this, and any eight bytes of text are.
    private const ulong Absurd = 1UL << 48;

    private readonly byte[] _buffer = new byte[BufferSize];
    private long _limit = Array.MaxLength;
    private int _start;
    private int _end;

    /// <summary>The longest document that is accepted; may be changed while a read waits.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, Math.Min(value, Array.MaxLength));
    }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The bytes of the next document, or null where the stream ends between frames.</summary>
    /// <exception cref="ProtocolException">
    /// Not a frame (Garbage), longer than <see cref="Limit"/> (EndlessOutput), or cut short by the stream's end (Exited).
    /// </exception>
    public byte[]? Read()
    {
        if (!Fill(sizeof(ulong)))
        {
            return Buffered.IsEmpty ? null : throw CutShort();
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(Buffered);
        if (length is < ShortestDocument or >= Absurd)
        {
            throw NotAFrame();
        }

        if (!Fill(Recognised))
        {
            throw CutShort();
        }

        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(Buffered[sizeof(ulong)..]);
        if (header > length - sizeof(ulong) || Buffered[Recognised - 1] != '{')
        {
            throw NotAFrame();
        }

        long limit = Limit;
        if (length > (ulong)limit)
        {
            throw new ProtocolException(
                FaultKind.EndlessOutput,
                $"a frame of {length} bytes was announced, but no expected answer takes more than {limit}"
            );
        }

        _start += sizeof(ulong);
        var document = new byte[length];
        int have = Math.Min(document.Length, Buffered.Length);
        Buffered[..have].CopyTo(document);
        _start += have;
        int got = have + stream.ReadAtLeast(document.AsSpan(have), document.Length - have, throwOnEndOfStream: false);
        return got == document.Length
            ? document
            : throw new ProtocolException(FaultKind.Exited, $"its output ended after {got} of the {length} bytes of a frame");
    }

    private bool Fill(int count)
    {
        if (_start == _end || BufferSize - _start < Recognised)
        {
            Buffered.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            int got = stream.Read(_buffer, _end, BufferSize - _end);
            if (got == 0)
            {
                return false;
            }

            _end += got;
        }

        return true;
    }

    private ProtocolException NotAFrame() =>
        new(
            $"its output is not a frame of the protocol but begins {Show.Bytes(Buffered)}; "
                + "standard output belongs to the protocol, and prints belong on standard error"
        );

    private ProtocolException CutShort() =>
        new(FaultKind.Exited, $"its output ended within a frame, after the bytes {Show.Bytes(Buffered)}");
}
