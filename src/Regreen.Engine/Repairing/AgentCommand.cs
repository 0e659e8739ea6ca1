using System.Collections.Immutable;
using Regreen.Core.Configuring;

namespace Regreen.Engine.Repairing;

/// <summary>How a well-known coding agent is started without a person, works in its folder, and ends.</summary>
/// <param name="Words">The program and its arguments; <c>{prompt}</c> and <c>{folder}</c> (of the case file) are put in.</param>
/// <param name="Source">The documentation that says so.</param>
/// <param name="Tokens">How it reports the tokens that it used, or null where it does not.</param>
internal sealed record AgentCommand(ImmutableArray<string> Words, string Source, TokenReport? Tokens)
{
    // aider's model settings and tools come from variables and options of the user's own; its histories must not become a part of the patch.
    private static readonly ImmutableDictionary<RepairAgent, AgentCommand> Known = new Dictionary<RepairAgent, AgentCommand>
    {
        [RepairAgent.ClaudeCode] = new(
            ["claude", "-p", "{prompt}", "--output-format", "json", "--permission-mode", "acceptEdits", "--allowedTools", "Read,Grep,Glob,Edit,Write", "--add-dir", "{folder}"],
            "https://code.claude.com/docs/en/cli-reference",
            new TokenReport("type", "result", ["usage"], "input_tokens", "output_tokens", IsTotal: true)),
        [RepairAgent.Codex] = new(
            ["codex", "exec", "--sandbox", "workspace-write", "--skip-git-repo-check", "--ephemeral", "--json", "{prompt}"],
            "https://developers.openai.com/codex/noninteractive",
            new TokenReport("type", "turn.completed", ["usage"], "input_tokens", "output_tokens", IsTotal: false)),
        [RepairAgent.Opencode] = new(
            ["opencode", "run", "--format", "json", "{prompt}"],
            "https://opencode.ai/docs/cli",
            new TokenReport("type", "step_finish", ["part", "tokens"], "input", "output", IsTotal: false)),
        [RepairAgent.Aider] = new(
            [
                "aider", "--message", "{prompt}", "--yes-always", "--no-auto-commits", "--no-gitignore", "--no-check-update", "--no-show-release-notes", "--no-suggest-shell-commands",
                "--no-detect-urls", "--no-pretty", "--map-tokens", "0", "--input-history-file", "/tmp/aider.input.history", "--chat-history-file", "/tmp/aider.chat.history.md",
            ],
            "https://aider.chat/docs/config/options.html",
            null),
    }.ToImmutableDictionary();

    /// <summary>Gets the command of an agent.</summary>
    public static AgentCommand Of(RepairAgent agent) => Known[agent];

    /// <summary>Gets the words for a case file.</summary>
    public ImmutableArray<string> WordsFor(string caseFile) =>
        [.. Words.Select(word => word.Replace("{prompt}", RepairPrompt.For(caseFile), StringComparison.Ordinal).Replace("{folder}", Path.GetDirectoryName(caseFile)!, StringComparison.Ordinal))];
}
