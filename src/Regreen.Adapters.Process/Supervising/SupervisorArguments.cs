using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>What a supervisor is told: <c>--log FILE --state FILE --cap BYTES [--unset NAME]… -- COMMAND…</c>. The environment is its own.</summary>
internal sealed record SupervisorArguments(string Log, string State, long Cap, ImmutableArray<string> Unset, ImmutableArray<string> Command)
{
    /// <summary>Reads the words; throws where they are not what the driver writes.</summary>
    public static SupervisorArguments Parse(IReadOnlyList<string> words)
    {
        var (log, state, cap, unset) = ("", "", 0L, ImmutableArray.CreateBuilder<string>());
        for (var index = 0; index < words.Count; index += 2)
        {
            switch (words[index])
            {
                case "--log": log = words[index + 1]; break;
                case "--state": state = words[index + 1]; break;
                case "--cap": cap = long.Parse(words[index + 1], CultureInfo.InvariantCulture); break;
                case "--unset": unset.Add(words[index + 1]); break;
                case "--": return new SupervisorArguments(log, state, cap, unset.ToImmutable(), [.. words.Skip(index + 1)]);
                default: throw new ArgumentException($"'{words[index]}' is not known to a supervisor.", nameof(words));
            }
        }

        throw new ArgumentException("A supervisor needs '--' and a command.", nameof(words));
    }

    /// <summary>Writes the words that <see cref="Parse"/> reads.</summary>
    public ImmutableArray<string> ToWords() =>
    [
        "--log", Log, "--state", State, "--cap", Cap.ToString(CultureInfo.InvariantCulture),
        .. Unset.SelectMany(name => new[] { "--unset", name }),
        "--", .. Command,
    ];
}
