using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Asks for one page over a connection that stands, and reads the status and the clock. What the page holds is not read.</summary>
internal static class HttpHandshake
{
    private const int MostBytes = 16_384;

    // Tokens and certificates are judged by the clock, mostly with some minutes of leave; half a minute apart is no good clock any more.
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(30);

    public static async Task<ImmutableArray<Reading>> SpeakAsync(string label, Stream stream, Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = address.PathAndQuery.Length == 0 ? "/" : address.PathAndQuery;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: regreen\r\nAccept: */*\r\nConnection: close\r\n\r\n"), cancellationToken);
        var head = (await HeadAsync(stream, cancellationToken)).Split("\r\n");
        var status = head[0].Split(' ') is [var protocol, { Length: 3 } code, ..] && protocol.StartsWith("HTTP/", StringComparison.Ordinal) && int.TryParse(code, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException("the answer is no HTTP");
        var answer = new Reading($"{label}: answer", status >= 500, $"{address.Authority} answers with status {status}.") { Value = $"{status}" };
        var date = head.FirstOrDefault(line => line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        return DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? [answer, Clock(label, address.Authority, at - time.GetUtcNow())]
            : [answer];
    }

    private static Reading Clock(string label, string where, TimeSpan skew) => new(
        $"{label}: clock",
        skew.Duration() > MostSkew,
        skew.Duration() > MostSkew
            ? string.Create(CultureInfo.InvariantCulture, $"The clock of {where} is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the one here.")
            : $"The clock of {where} agrees with the one here.");

    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[MostBytes], 0);
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = length < buffer.Length ? await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) : 0;
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.Latin1.GetString(buffer, 0, length);
    }
}
