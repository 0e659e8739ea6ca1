using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("regreen dem", "demo")]
    [InlineData("regreen demo --fau", "--fault")]
    [InlineData("regreen demo --fault never", "never-green")]
    [InlineData("regreen test --token", "--token-command")]
    [InlineData("regreen completion f", "fish")]
    [InlineData("regreen --format j", "json")]
    public async Task Bash_completes(string line, string expected)
    {
        await using var workspace = Workspace.Empty();
        var script = Path.Combine(workspace.Folder, "completion.bash");
        await File.WriteAllLinesAsync(script, (await workspace.RunAsync("completion", "bash")).ShouldExitWith(0).Output, TestContext.Current.CancellationToken);

        // The shell's own part: it splits the line, calls the function, and offers what it finds.
        var found = await Shell.RunAsync(workspace.Folder, "bash", "--norc", "-c", """
            regreen() { dotnet "$REGREEN" "$@"; }
            source "$1"
            COMP_LINE="$2"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            REGREEN="$3"; _regreen; echo "${COMPREPLY[*]}"; complete -p regreen
            """, "bash", script, line, RegreenProcess.Program);

        found.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([expected, "complete -o default -F _regreen regreen"]);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _regreen regreen")]
    [InlineData("zsh", "compdef _regreen regreen")]
    [InlineData("fish", "complete -c regreen")]
    public async Task Every_shell_gets_its_function(string shell, string expected)
    {
        await using var workspace = Workspace.Empty();

        string.Join('\n', (await workspace.RunAsync("completion", shell)).ShouldExitWith(0).Output).ShouldContain(expected);
    }

    [Fact]
    public async Task An_unknown_shell_is_refused()
    {
        await using var workspace = Workspace.Empty();

        (await workspace.RunAsync("completion", "tcsh")).ShouldExitWith(2).Error.ShouldContain("tcsh");
    }
}
