using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>What is kept of an answer's body.</summary>
internal readonly record struct KeptBody(string Text, bool IsCut);

/// <summary>Passes bodies of answers on: as they come, or broken.</summary>
internal static class AnswerStreams
{
    private const int BufferSize = 32 * 1024;

    // A broken answer that still tells what a case looks for would accuse a case that did look.
    private const int MostOfCut = 8;

    /// <summary>Passes every piece on as it comes, and keeps a copy of the first of it.</summary>
    public static async Task<KeptBody> PassAsync(Stream from, HttpResponse to, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long total = 0;
            int count;
            while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                total += count;
                await kept.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, Recording.MostOfOne - kept.Length)), cancellationToken);
                await to.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.Body.FlushAsync(cancellationToken);
            }

            return new KeptBody(Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), total > kept.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Passes every piece on as it comes, and keeps nothing.</summary>
    public static async Task CopyAsync(Stream from, HttpResponse to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await to.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.Body.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a whole body, and passes it on broken. One that is too long passes as it is.</summary>
    public static async Task<KeptBody> PassEditedAsync(Stream from, Relaying relaying, CancellationToken cancellationToken)
    {
        var head = new byte[Recording.MostOfOne];
        var count = await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var response = relaying.Context.Response;
        if (count == head.Length)
        {
            await using var whole = new HeadedStream(head, from);
            return await PassAsync(whole, response, cancellationToken);
        }

        var text = Encoding.UTF8.GetString(head, 0, count);
        if (relaying.Kind == SabotageKind.Truncate && count > 1 && !relaying.Exchange.IsHandshake)
        {
            return await CutAsync(relaying, head.AsMemory(0, count), cancellationToken);
        }

        var edited = relaying.Answers.Body(relaying.Exchange, text);
        if (edited is not null)
        {
            relaying.Exchange.Break();
        }

        var bytes = edited is null ? head.AsMemory(0, count) : Encoding.UTF8.GetBytes(edited);
        if (count > 0)
        {
            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes, cancellationToken);
        }

        return new KeptBody(edited ?? text, IsCut: false);
    }

    /// <summary>Passes an event stream on, its events broken one by one.</summary>
    public static async Task<KeptBody> PassEventsAsync(Stream from, Relaying relaying, CancellationToken cancellationToken)
    {
        const string Field = "data:";
        var kept = new StringBuilder();
        using var reader = new StreamReader(from, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Field, StringComparison.Ordinal))
            {
                var data = line[Field.Length..].TrimStart();
                if (relaying.Kind == SabotageKind.Truncate && (relaying.Answers.IsTerminal(data) || data == "[DONE]"))
                {
                    relaying.Exchange.Break();
                    relaying.Context.Abort();
                    break;
                }

                line = Break(relaying, data) is { } broken ? $"data: {broken}" : line;
            }

            kept.Append(line, 0, Math.Min(line.Length, Math.Max(0, Recording.MostOfOne - kept.Length))).Append('\n');
            await relaying.Context.Response.WriteAsync(line + "\n", cancellationToken);
            await relaying.Context.Response.Body.FlushAsync(cancellationToken);
        }

        return new KeptBody(kept.ToString(), IsCut: false);
    }

    private static string? Break(Relaying relaying, string data)
    {
        var broken = relaying.Answers.Message(relaying.Exchange, data);
        if (broken is not null)
        {
            relaying.Exchange.Break();
        }

        return broken;
    }

    // The length of the whole is promised, and its first bytes come: half of it, and never enough to hold an answer.
    private static async Task<KeptBody> CutAsync(Relaying relaying, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var head = body[..Math.Min(body.Length / 2, MostOfCut)];
        relaying.Exchange.Break();
        relaying.Context.Response.ContentLength = body.Length;
        await relaying.Context.Response.Body.WriteAsync(head, cancellationToken);
        await relaying.Context.Response.Body.FlushAsync(cancellationToken);
        relaying.Context.Abort();
        return new KeptBody(Encoding.UTF8.GetString(head.Span), IsCut: true);
    }
}
