using System.CommandLine;
using Regreen.Cli.Hosting;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen completion</c>: prints what makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    // Each asks the program itself, so that a completion never knows less than the command line.
    private const string Bash = """
        _regreen() {
            local line="${COMP_LINE#"${COMP_WORDS[0]}"}" IFS=$'\n'
            line="${line# }"
            local point=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
            ((point >= 0)) || point=0
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$point]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _regreen regreen ./regreen

        """;

    private const string Zsh = """
        #compdef regreen
        _regreen() {
            local line="${BUFFER#"${words[1]}"}"
            line="${line# }"
            local point=$((CURSOR - ${#BUFFER} + ${#line}))
            ((point >= 0)) || point=0
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:$point]" "$line" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _regreen regreen ./regreen

        """;

    private const string Fish = """
        function __regreen_complete
            set -l words (commandline -cpo)
            set -l line (commandline -cp | string replace -r '^\s*\S+\s?' '')
            $words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c regreen -f -a '(__regreen_complete)'
        complete -c regreen -s C -l project -r -F

        """;

    public static Command Create(CliHost host)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a function that makes a shell complete commands, options and their values.").WithExamples(
            "regreen completion bash > ~/.local/share/bash-completion/completions/regreen",
            "source <(regreen completion bash)                  # this shell only; zsh likewise",
            "regreen completion fish > ~/.config/fish/completions/regreen.fish");
        command.Add(shell);
        command.SetAction(async (result, cancellationToken) =>
        {
            await host.Output.WriteAsync((result.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }).AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
