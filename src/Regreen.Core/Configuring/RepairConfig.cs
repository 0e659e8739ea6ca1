using System.Collections.Immutable;

namespace Regreen.Core.Configuring;

/// <summary>Who writes repairs.</summary>
public enum RepairAgent
{
    /// <summary>Anthropic's Claude Code.</summary>
    ClaudeCode,

    /// <summary>OpenAI's Codex.</summary>
    Codex,

    /// <summary>The open source agent opencode.</summary>
    Opencode,

    /// <summary>The open source agent aider.</summary>
    Aider,
}

/// <summary>Who serves a chat model.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI, and whoever is compatible with its chat completions.</summary>
    Openai,

    /// <summary>Anthropic.</summary>
    Anthropic,
}

/// <summary>A chat model.</summary>
/// <param name="Provider">Who serves it.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Url">Where it is served, or null: the provider's own address.</param>
/// <param name="KeyVariable">The environment variable that holds the key.</param>
public sealed record ModelConfig(ModelProvider Provider, string Name, string? Url, string KeyVariable);

/// <summary>What a repair may touch and how one is written.</summary>
public sealed record RepairConfig
{
    /// <summary>Gets the globs of paths that a repair may touch; empty: the build inputs.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Gets the globs of data migrations; no revert crosses one, and one that was added since the last proven green is a suspect.</summary>
    public ImmutableArray<string> Migrations { get; init; } = ["**/migrations/**", "**/Migrations/**", "**/migrate/**", "**/alembic/versions/**", "**/flyway/**", "**/liquibase/**", "**/V*__*.sql", "db/**/*.sql"];

    /// <summary>Gets the repair command, or null.</summary>
    public string? Command { get; init; }

    /// <summary>Gets the agent that writes repairs, or null.</summary>
    public RepairAgent? Agent { get; init; }

    /// <summary>Gets the chat model that writes repairs with Regreen's edit tools, or null.</summary>
    public ModelConfig? Model { get; init; }

    /// <summary>Gets whether the command may use the network. Default: no.</summary>
    public bool Network { get; init; }

    /// <summary>Gets the names of variables that the command may inherit besides PATH, HOME and LANG.</summary>
    public ImmutableArray<string> InheritedEnvironment { get; init; } = [];

    /// <summary>Gets what the command may read besides the system and its clone; <c>~/</c> is the home.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary>Gets how long it may take. Default: 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets how many tokens it may use, where it reports them. Default: 1,000,000.</summary>
    public int Tokens { get; init; } = 1_000_000;

    /// <summary>Gets whether anybody writes repairs.</summary>
    public bool IsWritten => Command is not null || Agent is not null || Model is not null;
}
