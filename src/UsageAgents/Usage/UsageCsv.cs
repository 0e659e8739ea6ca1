using System.Collections.Immutable;
using System.Globalization;

namespace UsageAgents.Usage;

/// <summary>Reads usage from CSV; each fault is told with its line, up to <see cref="MaxErrors"/>.</summary>
internal static class UsageCsv
{
    public const int MaxErrors = 20;
    private const int MaxWorkloadLength = 64;

    public static UsageImport Read(TextReader reader, string? workload)
    {
        var columns = reader.ReadLine() is { } header ? UsageColumns.Of(header) : null;
        if (columns is null)
        {
            return new UsageImport.Refused([$"line 1: unknown header; expected {UsageColumns.Expected}"]);
        }

        if (columns.Workload < 0 && string.IsNullOrWhiteSpace(workload))
        {
            return new UsageImport.Refused(["line 1: this header has no workload; name it with ?workload=NAME"]);
        }

        return ReadRows(reader, columns, workload);
    }

    private static UsageImport ReadRows(TextReader reader, UsageColumns columns, string? workload)
    {
        var records = ImmutableArray.CreateBuilder<UsageRecord>();
        var errors = new List<string>();
        for (var number = 2; errors.Count < MaxErrors && reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                Take(line, number, columns, workload, records, errors);
            }
        }

        if (errors.Count == 0 && records.Count == 0)
        {
            errors.Add("line 2: there is no row");
        }

        return errors.Count > 0 ? new UsageImport.Refused([.. errors]) : new UsageImport.Read(records.DrainToImmutable());
    }

    private static void Take(
        string line, int number, UsageColumns columns, string? workload, ImmutableArray<UsageRecord>.Builder records, List<string> errors)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        if (fields.Length != columns.Count)
        {
            errors.Add($"line {number}: {fields.Length} fields; expected {columns.Count}");
            return;
        }

        var name = columns.Workload < 0 ? workload! : fields[columns.Workload];
        if (!DateTime.TryParse(fields[columns.Timestamp], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var timestamp))
        {
            errors.Add($"line {number}: '{Shorten(fields[columns.Timestamp])}' is not a timestamp");
        }
        else if (name.Length is 0 or > MaxWorkloadLength)
        {
            errors.Add($"line {number}: a workload has 1 to {MaxWorkloadLength} characters");
        }
        else if (TokensOf(fields[columns.InputTokens], number, "input_tokens", errors) is { } input
            && TokensOf(fields[columns.OutputTokens], number, "output_tokens", errors) is { } output)
        {
            records.Add(new UsageRecord(timestamp, name, input, output));
        }
    }

    private static long? TokensOf(string text, int number, string column, List<string> errors)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens <= int.MaxValue)
        {
            return tokens;
        }

        errors.Add($"line {number}: {column} '{Shorten(text)}' is not a whole number from 0 to {int.MaxValue}");
        return null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
