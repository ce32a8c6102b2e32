using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Vectors;

/// <summary>A document in a file of frames.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the document begins, behind the length of its frame.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record FramePlace(string File, long Offset, int Length)
{
    /// <summary>Reads the document.</summary>
    internal Document Read()
    {
        using FileStream stream = System.IO.File.OpenRead(File);
        stream.Position = Offset;
        var bytes = new byte[Length];
        stream.ReadExactly(bytes);
        return Safetensors.Read(bytes);
    }
}

/// <summary>Files of frames, which are what a pipe would carry.</summary>
internal static class FrameFile
{
    /// <summary>Every document of a file with its place, in their order; each is in memory for as long as the caller keeps it.</summary>
    /// <exception cref="FormatException">It is no file of frames; the message names the file and the byte.</exception>
    internal static IEnumerable<(FramePlace Place, Document Document)> Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        var reader = new FrameReader(stream);
        long offset = 0;
        while (Next(reader, file, offset) is var (bytes, document))
        {
            yield return (new FramePlace(file, offset + sizeof(ulong), bytes), document);
            offset += sizeof(ulong) + bytes;
        }
    }

    private static (int Bytes, Document Document)? Next(FrameReader reader, string file, long offset)
    {
        try
        {
            return reader.Read() is byte[] bytes ? (bytes.Length, Safetensors.Read(bytes)) : null;
        }
        catch (ProtocolException problem)
        {
            string what = problem.Kind == FaultKind.Exited ? "it is cut short within this frame" : problem.Message;
            throw new FormatException($"{file}, byte {offset}: expected a frame (docs/protocol.md), but {what}", problem);
        }
    }
}
