using UsageAgents.Usage;

namespace UsageAgents.Importing;

/// <summary>Makes a record of the texts of one row, or says what is wrong with it.</summary>
internal sealed class RowReader(ColumnMap columns, NumberText numbers, DateOrder order, string? workload)
{
    private const int MaxNameLength = 64;

    public string? Read(IReadOnlyList<string> fields, out UsageRecord record)
    {
        record = default;
        var (time, fault) = TimeText.Read(columns.Text(fields, "timestamp"), order);
        if (fault is not null)
        {
            return fault;
        }

        if (Tokens(fields, "input_tokens", out var input) is { } inputFault)
        {
            return inputFault;
        }

        if (Tokens(fields, "output_tokens", out var output) is { } outputFault)
        {
            return outputFault;
        }

        record = new UsageRecord(time, Name(fields, "workload") ?? workload ?? UsageRecord.DefaultWorkload, input!.Value, output!.Value)
        {
            Team = Name(fields, "team"),
            Model = Name(fields, "model"),
            Status = columns.Has("status") ? StatusText.Read(columns.Text(fields, "status"), columns.Factor("status") == 0) : null,
        };
        return ReadOptional(fields, ref record);
    }

    private string? ReadOptional(IReadOnlyList<string> fields, ref UsageRecord record)
    {
        if (columns.Text(fields, "cached_tokens").Length > 0)
        {
            if (Tokens(fields, "cached_tokens", out var cached) is { } fault)
            {
                return fault;
            }

            if (cached > record.InputTokens)
            {
                return $"cached_tokens {cached} is more than input_tokens {record.InputTokens}";
            }

            record = record with { CachedTokens = cached };
        }

        if (Amount(fields, "latency_ms", numbers.Amount, out var latency) is { } latencyFault)
        {
            return latencyFault;
        }

        if (Amount(fields, "time_to_first_token_ms", numbers.Amount, out var first) is { } firstFault)
        {
            return firstFault;
        }

        if (Amount(fields, "cost_usd", numbers.AmountOfDollars, out var cost) is { } costFault)
        {
            return $"{costFault} of US dollars";
        }

        record = record with { LatencyMs = latency, TimeToFirstTokenMs = first, CostUsd = cost };
        return null;
    }

    private string? Tokens(IReadOnlyList<string> fields, string column, out long? tokens)
    {
        var text = columns.Text(fields, column);
        tokens = numbers.Whole(text);
        return tokens is null ? $"{column} '{Shorten(text)}' is not a whole number from 0 to {int.MaxValue}" : null;
    }

    private string? Amount(IReadOnlyList<string> fields, string column, Func<string, double?> read, out double? amount)
    {
        var text = columns.Text(fields, column);
        amount = text.Length == 0 ? null : read(text) * columns.Factor(column);
        return text.Length > 0 && amount is null ? $"{column} '{Shorten(text)}' is not an amount" : null;
    }

    private string? Name(IReadOnlyList<string> fields, string column) => columns.Text(fields, column) switch
    {
        "" => null,
        var text when text.Length > MaxNameLength => text[..MaxNameLength],
        var text => text,
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
