using System.Globalization;
using UsageAgents.Generating;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Service.Hosting;

/// <summary>The command line <c>generate --seed N --days N --out FILE</c>: writes synthetic usage, and what was planted in it.</summary>
internal static class GenerateCommand
{
    public const string Name = "generate";
    public const string Usage = "Use: UsageAgents.Service generate --out FILE.csv [--seed 1] [--days 90]";
    private const int Done = 0;
    private const int Misused = 2;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (Read(arguments) is not { } wish)
        {
            errors.WriteLine($"{Usage}; days: 1 to {UsageGenerator.MaxDays}.");
            return Misused;
        }

        try
        {
            var set = new UsageGenerator(new EmbeddedUsage().Records, PriceCatalogue.Embedded()).Generate(wish.Seed, wish.Days, CancellationToken.None);
            SyntheticFile.Write(set, wish.File);
            output.WriteLine(
                $"{wish.File}: {set.Records.Length} synthetic requests over {wish.Days} days, seed {wish.Seed}; {set.Anomalies.Length} planted anomalies in {SyntheticFile.AnomaliesPathOf(wish.File)}.");
            return Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{wish.File} cannot be written: {exception.Message}");
            return Misused;
        }
    }

    private static (int Seed, int Days, string File)? Read(IReadOnlyList<string> arguments)
    {
        var (seed, days, file) = (UsageGenerator.DefaultSeed, UsageGenerator.DefaultDays, "");
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var value = index + 1 < arguments.Count ? arguments[index + 1] : "";
            switch (arguments[index])
            {
                case "--out" when value.Length > 0: file = value; break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed): break;
                case "--days" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= UsageGenerator.MaxDays: break;
                default: return null;
            }
        }

        return file.Length > 0 ? (seed, days, file) : null;
    }
}
