using System.Buffers.Binary;
using System.Text;

namespace UsageAgents.Running;

/// <summary>What a spool file has of a run: some of its frames, and the request where they are the first. Strings are UTF-8; whatever is empty is absent.</summary>
internal readonly ref struct SpoolEntry
{
    private const byte New = 1;
    private const byte Ending = 2;
    private const byte Keyed = 4;

    private SpoolEntry(ReadOnlySpan<byte> body)
    {
        var flags = body[0];
        After = BinaryPrimitives.ReadInt32LittleEndian(body[1..]);
        var rest = body[(1 + sizeof(int))..];
        RunId = Next(ref rest);
        (IsNew, Ends, HasKey) = ((flags & New) != 0, (flags & Ending) != 0, (flags & Keyed) != 0);
        if (IsNew)
        {
            Tenant = Next(ref rest);
            User = Next(ref rest);
            RequestId = Next(ref rest);
            Agent = Next(ref rest);
            Message = Next(ref rest);
            Key = Next(ref rest);
        }

        Lines = rest;
    }

    public ReadOnlySpan<byte> RunId { get; }

    /// <summary>Gets a value indicating whether the request comes with these frames.</summary>
    public bool IsNew { get; }

    /// <summary>Gets a value indicating whether the last of the frames is the terminal one.</summary>
    public bool Ends { get; }

    public ReadOnlySpan<byte> Tenant { get; }

    public ReadOnlySpan<byte> User { get; }

    public ReadOnlySpan<byte> RequestId { get; }

    public ReadOnlySpan<byte> Agent { get; }

    public ReadOnlySpan<byte> Message { get; }

    public bool HasKey { get; }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>Gets the number of frames before these.</summary>
    public int After { get; }

    /// <summary>Gets the frames' JSON, a line each.</summary>
    public ReadOnlySpan<byte> Lines { get; }

    public static SpoolEntry Read(ReadOnlySpan<byte> body) => new(body);

    /// <summary>Adds what a run's log has beyond what is held.</summary>
    public static void Write(SpoolBuffer buffer, RunLog log, Unsaved unsaved)
    {
        var request = log.Request;
        var start = buffer.BeginEntry();
        buffer.Add((byte)((unsaved.IsNew ? New : 0) | (unsaved.Ends ? Ending : 0) | (request.IdempotencyKey is null ? 0 : Keyed)));
        buffer.Add(unsaved.After);
        buffer.Add(log.RunId);
        if (unsaved.IsNew)
        {
            buffer.Add(request.Tenant);
            buffer.Add(request.User);
            buffer.Add(request.RequestId);
            buffer.Add(request.Agent);
            buffer.Add(request.Message);
            buffer.Add(request.IdempotencyKey ?? "");
        }

        foreach (var frame in unsaved.Frames.Span)
        {
            buffer.AddLine(frame.Json);
        }

        buffer.EndEntry(start);
    }

    public override string ToString() => Encoding.UTF8.GetString(RunId);

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var value = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return value;
    }
}
