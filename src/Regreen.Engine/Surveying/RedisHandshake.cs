using System.Text;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Says <c>PING</c> to a Redis, after <c>AUTH</c> where the address holds a password.</summary>
internal static class RedisHandshake
{
    private const int LongestLine = 512;

    public static async Task<Reading> SpeakAsync(string subject, Stream stream, Uri address, CancellationToken cancellationToken)
    {
        var login = address.UserInfo.Split(':', 2);
        if (login is [var user, var password])
        {
            var answer = await AskAsync(stream, user.Length == 0 ? ["AUTH", Uri.UnescapeDataString(password)] : ["AUTH", Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)], cancellationToken);
            if (answer.StartsWith('-'))
            {
                return new Reading(subject, IsIll: true, $"The Redis at {address.Authority} refuses the login: {answer[1..]}");
            }
        }

        var said = await AskAsync(stream, ["PING"], cancellationToken);
        return said switch
        {
            "+PONG" => new Reading(subject, IsIll: false, $"The Redis at {address.Authority} answers.") { Value = "answers" },
            ['-', 'N', 'O', 'A', 'U', 'T', 'H', ..] => new Reading(subject, IsIll: false, $"The Redis at {address.Authority} answers and asks for a login.") { Value = "asks for a login" },
            ['-', ..] => new Reading(subject, IsIll: true, $"The Redis at {address.Authority} refuses: {said[1..]}"),
            _ => throw new InvalidDataException("the answer is not Redis's"),
        };
    }

    private static async Task<string> AskAsync(Stream stream, string[] words, CancellationToken cancellationToken)
    {
        var command = new StringBuilder().Append('*').Append(words.Length).Append("\r\n");
        foreach (var word in words)
        {
            command.Append('$').Append(Encoding.UTF8.GetByteCount(word)).Append("\r\n").Append(word).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken);
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < LongestLine && await stream.ReadAsync(one, cancellationToken) == 1 && one[0] != (byte)'\n')
        {
            line.Add(one[0]);
        }

        return line.Count > 0 ? Encoding.UTF8.GetString([.. line]).TrimEnd('\r') : throw new IOException("it closed the connection without an answer");
    }
}
