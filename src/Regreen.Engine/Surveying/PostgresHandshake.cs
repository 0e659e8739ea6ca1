using System.Buffers.Binary;
using System.Text;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Begins a session with a PostgreSQL as its protocol 3 says, until it asks for a password, lets in, or refuses with its reason.</summary>
internal static class PostgresHandshake
{
    private const int SslRequest = 80877103;
    private const int Protocol3 = 196608;
    private const int LongestMessage = 65_536;

    /// <summary>Asks for TLS; false where the server does without.</summary>
    public static async Task<bool> AsksForTlsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var request = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), SslRequest);
        await stream.WriteAsync(request, cancellationToken);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return (char)answer[0] switch
        {
            'S' => true,
            'N' => false,
            _ => throw new InvalidDataException("the answer is not PostgreSQL's"),
        };
    }

    public static async Task<Reading> SpeakAsync(string subject, Stream stream, Uri address, CancellationToken cancellationToken)
    {
        var user = Uri.UnescapeDataString(address.UserInfo.Split(':')[0]) is { Length: > 0 } name ? name : "regreen";
        var database = Uri.UnescapeDataString(address.AbsolutePath.Trim('/')) is { Length: > 0 } path ? path : user;
        await stream.WriteAsync(Startup(user, database), cancellationToken);
        while (true)
        {
            var (kind, body) = await MessageAsync(stream, cancellationToken);
            switch (kind)
            {
                case 'E':
                    return new Reading(subject, IsIll: true, $"The PostgreSQL at {address.Authority} refuses {user} on {database}: {Fields(body)}");
                case 'R' when BinaryPrimitives.ReadInt32BigEndian(body) != 0:
                    return new Reading(subject, IsIll: false, $"The PostgreSQL at {address.Authority} answers and asks {user} for a password.") { Value = "asks for a password" };
                case 'Z':
                    // A polite end, so that the server's log shows none that broke off.
                    await stream.WriteAsync(new byte[] { (byte)'X', 0, 0, 0, 4 }, cancellationToken);
                    return new Reading(subject, IsIll: false, $"The PostgreSQL at {address.Authority} lets {user} in on {database}.") { Value = "lets in" };
            }
        }
    }

    private static byte[] Startup(string user, string database)
    {
        var text = Encoding.UTF8.GetBytes($"user\0{user}\0database\0{database}\0application_name\0regreen\0\0");
        var message = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), Protocol3);
        text.CopyTo(message, 8);
        return message;
    }

    private static async Task<(char Kind, byte[] Body)> MessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
        if (length is < 0 or > LongestMessage || (head[0] == (byte)'R' && length < 4))
        {
            throw new InvalidDataException("the answer is not PostgreSQL's");
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return ((char)head[0], body);
    }

    // An error is a list of fields, each a letter and a text: C the code, M the message.
    private static string Fields(byte[] body)
    {
        var fields = Encoding.UTF8.GetString(body).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToLookup(field => field[0], field => field[1..]);
        return $"{fields['M'].FirstOrDefault("no reason")} ({fields['C'].FirstOrDefault("no code")})";
    }
}
