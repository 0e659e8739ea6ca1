using System.Collections.Frozen;

namespace UsageAgents.Importing;

/// <summary>The names under which columns of usage are found in the files of others.</summary>
internal static class ColumnNames
{
    public const string Synthetic = "synthetic";
    public const double MsPerSecond = 1000;

    private static readonly (string Column, double Factor, string Names)[] Table =
    [
        ("timestamp", 1, "timestamp time date datetime created created_at createdat start_time started_at start ts request_time event_time date_time time_utc timestamp_utc"),
        ("workload", 1, "workload service service_name app application app_name feature use_case project project_name product"),
        ("team", 1, "team team_name department group cost_center cost_centre business_unit owner organization organisation"),
        ("model", 1, "model model_name model_id deployment engine response_model request_model gen_ai_response_model gen_ai_request_model"),
        ("input_tokens", 1, "input_tokens prompt_tokens context_tokens tokens_in input_token_count prompt_token_count gen_ai_usage_input_tokens gen_ai_usage_prompt_tokens"),
        ("output_tokens", 1, "output_tokens completion_tokens generated_tokens tokens_out output_token_count completion_token_count candidates_token_count gen_ai_usage_output_tokens gen_ai_usage_completion_tokens"),
        ("cached_tokens", 1, "cached_tokens cache_read_tokens cache_read_input_tokens input_cached_tokens cached_input_tokens cached_content_token_count gen_ai_usage_cache_read_input_tokens"),
        ("latency_ms", 1, "latency_ms duration_ms response_time_ms elapsed_ms latency duration response_time latency_milliseconds"),
        ("latency_ms", MsPerSecond, "latency_s latency_sec latency_seconds duration_s duration_sec duration_seconds response_time_s response_time_seconds"),
        ("time_to_first_token_ms", 1, "time_to_first_token_ms ttft_ms ttft first_token_ms time_to_first_token"),
        ("time_to_first_token_ms", MsPerSecond, "ttft_s ttft_seconds time_to_first_token_s time_to_first_token_seconds"),
        ("cost_usd", 1, "cost_usd cost total_cost total_cost_usd amount_usd amount spend spend_usd price_usd"),
        ("status", 1, "status outcome result status_code http_status"),
        ("status", 0, "error error_type error_code"),
        (Synthetic, 1, Synthetic),
    ];

    private static readonly FrozenDictionary<string, (string Column, double Factor)> Known = Table
        .SelectMany(entry => entry.Names.Split(' ').Select(name => (Name: Squeeze(name), entry.Column, entry.Factor)))
        .DistinctBy(entry => entry.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Name, entry => (entry.Column, entry.Factor), StringComparer.Ordinal);

    /// <summary>Which column a header means, and by what its numbers are multiplied; a factor of 0 marks a column that is empty when all is well.</summary>
    public static (string Column, double Factor)? Find(string header) => Known.TryGetValue(Squeeze(header), out var found) ? found : null;

    // "Prompt Tokens", "prompt_tokens" and "promptTokens" are one name.
    private static string Squeeze(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
