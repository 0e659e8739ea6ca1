namespace UsageAgents.Models;

/// <summary>The model provider's key: from a file or the environment, never from the configuration, and never logged.</summary>
internal static class ModelKey
{
    public static string VariableOf(ModelOptions options) => options.KeyVariable.Length > 0 ? options.KeyVariable
        : options.Provider == "anthropic" ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY";

    public static string? Find(ModelOptions options)
    {
        var key = options.KeyFile.Length > 0
            ? File.Exists(options.KeyFile) ? File.ReadAllText(options.KeyFile) : null
            : Environment.GetEnvironmentVariable(VariableOf(options));
        return string.IsNullOrWhiteSpace(key) ? null : key.Trim();
    }
}
