using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Corpus;

/// <summary>What the command line asks for.</summary>
/// <param name="Home">The root of Regreen's sources.</param>
/// <param name="Names">Names of entries; empty: all.</param>
internal sealed record CorpusOptions(string Home, ImmutableArray<string> Names)
{
    public const string Usage = "./bench corpus [NAME…] [--json] [--sample] [--rounds=N] [--rows=N] [--no-replay | --every-replay]: NAME is an entry of benchmarks/Regreen.Corpus/Labels; --sample runs a bounded part of it.";

    private const int Thrice = 3;

    /// <summary>Gets the folder where everything is kept.</summary>
    public string Folder { get; init; } = Path.Combine(Home, "artifacts", "bench", "corpus");

    /// <summary>Gets whether the result is written as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Gets whether only what is marked as the sample runs, one row of each template.</summary>
    public bool IsSample { get; init; }

    /// <summary>Gets how often the honest entries run.</summary>
    public int Rounds { get; init; } = Thrice;

    /// <summary>Gets how many rows of a part are laid out at most.</summary>
    public int Rows { get; init; } = int.MaxValue;

    /// <summary>Gets whether accusations are shown again by the command that was printed: one of each part and control.</summary>
    public bool Replays { get; init; } = true;

    /// <summary>Gets whether all accusations are.</summary>
    public bool ReplaysAll { get; init; }

    /// <summary>Gets how many runs of the product stand beside each other: most of them wait.</summary>
    public int AtOnce { get; init; } = 6;

    /// <summary>Reads the command line; null where it is not understood.</summary>
    public static CorpusOptions? Parse(string home, string[] args)
    {
        var options = new CorpusOptions(home, [.. args.Where(arg => !arg.StartsWith('-'))])
        {
            Json = args.Contains("--json", StringComparer.Ordinal),
            IsSample = args.Contains("--sample", StringComparer.Ordinal),
            ReplaysAll = args.Contains("--every-replay", StringComparer.Ordinal),
            Replays = !args.Contains("--no-replay", StringComparer.Ordinal),
        };
        foreach (var arg in args.Where(arg => arg.StartsWith('-')).Except(["--json", "--sample", "--no-replay", "--every-replay"], StringComparer.Ordinal))
        {
            if (arg.Split('=') is not [var name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || name is not ("--rounds" or "--rows"))
            {
                return null;
            }

            options = name == "--rounds" ? options with { Rounds = number } : options with { Rows = number };
        }

        return options.IsSample ? options with { Rounds = 1, Rows = 1 } : options;
    }
}
