using System.Text.Json;
using Regreen.Core.Configuring;

namespace Regreen.Cli.Tests.Repairing;

/// <summary>Repair commands of all manners, in the clone that they get.</summary>
public sealed class RepairWriterTests : IDisposable
{
    private readonly RepairWorld _world = new();

    [Fact]
    public async Task A_command_reads_the_case_file_and_only_its_patch_comes_back()
    {
        var written = await _world.ScriptAsync("grep -q 'holds a number' \"$REGREEN_CASE_FILE\" && test -s \"$REGREEN_CASE_JSON\" && echo fixed > src/app.txt");

        (await _world.PatchAsync(written)).ShouldContain("-broken\n+fixed");
        (await _world.RefusalAsync(written)).ShouldBeNull();
        written.By.ShouldNotBeNull().ShouldStartWith("Written by repair.command. Confined by bubblewrap: nothing but its clone to write, no files of this account, no network. It took ");
        _world.Leftovers().ShouldBeEmpty();
        _world.Git("status", "--porcelain").ShouldBe("");
    }

    [Fact]
    public async Task The_clone_has_neither_history_nor_remotes_nor_the_suites_that_are_held_out()
    {
        _world.Git("remote", "add", "origin", "https://user:token@example.invalid/x.git");

        var written = await _world.ScriptAsync("(ls tests; git remote; git rev-list --all --count; git config --list; ls .git/hooks; cat \"$REGREEN_CASE_FILE\" \"$REGREEN_CASE_JSON\") > src/seen.txt 2>&1");

        var seen = await _world.PatchAsync(written);
        seen.ShouldContain("+visible.yaml");
        seen.ShouldContain("\n+1\n");
        seen.ShouldContain("the answer of visible holds a number");
        new[] { "hidden.yaml", "h-42", "answer of hidden", "origin", "example.invalid" }.ShouldAllBe(text => !seen.Contains(text, StringComparison.Ordinal));
        seen.ShouldNotContain("deleted file", Case.Sensitive, "what was never shown is not missing from the patch");
    }

    [Theory]
    [InlineData("true", "changed nothing")]
    [InlineData("echo fixed > src/app.txt; exit 3", "exit code 3: it printed nothing")]
    [InlineData("printf '\\033]0;owned\\007\\033[31msecret-of-the-agent'; exit 1", "[redacted]")]
    [InlineData("echo fixed > /src/app.txt; exit 0", "changed nothing")]
    [InlineData("rm -rf .git; exit 0", "changed nothing")]
    public async Task Who_fails_or_changes_nothing_gives_no_patch(string script, string reason)
    {
        var written = await _world.ScriptAsync(script);

        written.Patch.ShouldBeNull();
        written.Refusal.ShouldNotBeNull().ShouldContain(reason);
        written.Refusal.ShouldNotContain("\u001b");
        written.Refusal.ShouldNotContain("secret-of-the-agent");
    }

    [Fact]
    public async Task Who_hangs_is_ended_at_the_deadline()
    {
        var written = await _world.ScriptAsync("trap '' TERM; echo fixed > src/app.txt; while :; do sleep 1; done", repair => repair with { Timeout = TimeSpan.FromSeconds(2) });

        written.Refusal.ShouldNotBeNull().ShouldStartWith("The repair command was ended: it did not end within");
        _world.Leftovers().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("echo x > tests/visible.yaml", "judges it")]
    [InlineData("ln -s ../tests src/t && echo x > src/t/visible.yaml", "symbolic link")]
    [InlineData("mv tests src/tests", "tests/visible.yaml")]
    [InlineData("cp tests/visible.yaml src/copy.txt; chmod +x src/copy.txt", "executable")]
    [InlineData("ln -s ../tests/visible.yaml src/link", "symbolic link")]
    [InlineData("rm src/app.txt; ln -s ../tests src/app.txt", "symbolic link")]
    [InlineData("chmod +x src/app.txt", "executable")]
    [InlineData("mkdir src/sub && cd src/sub && git init -q && git -c user.name=x -c user.email=x commit -q --allow-empty -m x", "another repository")]
    [InlineData("printf '* filter=evil\\n' > src/.gitattributes", "tells git")]
    [InlineData("printf '* filter=evil\\n' > .gitattributes", "judges it")]
    [InlineData("printf '[submodule]' > .gitmodules", "judges it")]
    [InlineData("mkdir -p .github/workflows && echo x > .github/workflows/ci.yml", "judges it")]
    [InlineData("echo '{}' > src/package.json", "what a build or a test run executes")]
    [InlineData("mkdir Tests && echo x > Tests/visible.yaml", "judges it")]
    [InlineData("echo x > notes.md", "repair.paths")]
    [InlineData("echo x > \"src/a$(printf '\\342\\200\\256')b\"", "no plain path")]
    public async Task What_a_repair_must_not_touch_ends_with_a_person(string script, string reason) =>
        (await _world.RefusalAsync(await _world.ScriptAsync($"echo fixed > src/app.txt; {script}"))).ShouldNotBeNull().ShouldContain(reason);

    [Fact]
    public async Task Filters_that_a_repair_names_never_run_and_change_no_byte()
    {
        var witness = Path.Combine(Path.GetTempPath(), $"regreen-filter-{Guid.NewGuid():n}");
        _world.Git("config", "filter.evil.clean", $"sh -c 'touch {witness}; cat'");
        _world.Git("config", "core.autocrlf", "true");

        var written = await _world.ScriptAsync("printf '* filter=evil text eol=crlf\\n' > src/.gitattributes; printf 'one\\r\\ntwo\\n' > src/app.txt");

        File.Exists(witness).ShouldBeFalse();
        (await _world.PatchAsync(written)).ShouldContain("+one\r\n+two\n");
    }

    [Fact]
    public async Task An_agent_that_reports_more_tokens_than_it_may_use_is_refused()
    {
        // Given: a program of that name, which prints what the agent documents
        var bin = Path.Combine(_world.Root, "..", "bin");
        Directory.CreateDirectory(bin);
        var program = Path.Combine(bin, "codex");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho \"$*\" > src/app.txt\necho '{\"type\":\"turn.completed\",\"usage\":{\"input_tokens\":1500,\"output_tokens\":600}}'\n", RepairWorld.Token);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _world.Variables = _world.Variables.SetItem("PATH", $"{Path.GetFullPath(bin)}:{_world.Variables["PATH"]}");
        var repair = new RepairConfig { Agent = RepairAgent.Codex, Network = true, Paths = ["src/**"], Timeout = TimeSpan.FromSeconds(30) };

        var within = await _world.WriteAsync(repair, null);
        var beyond = await _world.WriteAsync(repair with { Tokens = 2_000 }, null);

        (await _world.PatchAsync(within)).ShouldContain("+exec --sandbox workspace-write --skip-git-repo-check --ephemeral --json Read ");
        within.By.ShouldNotBeNull().ShouldContain("Written by the agent codex.");
        within.By.ShouldContain("It reports 2,100 tokens.");
        beyond.Refusal.ShouldBe("The repair command used 2,100 tokens, more than 2,000.");
    }

    [Fact]
    public async Task Only_the_variables_that_are_named_reach_the_command_and_none_stands_on_a_command_line()
    {
        _world.Variables = _world.Variables.SetItem("AGENT_KEY", "secret-of-the-agent").SetItem("OTHER_KEY", "another-secret");

        var written = await _world.ScriptAsync("env > src/seen.txt; cat /proc/*/cmdline | tr '\\0' ' ' > src/lines.txt", repair => repair with { InheritedEnvironment = ["AGENT_KEY"] });

        var seen = await _world.PatchAsync(written);
        seen.ShouldContain("+AGENT_KEY=secret-of-the-agent");
        seen.ShouldNotContain("another-secret");
        seen.Split("src/lines.txt")[0].ShouldNotBeEmpty();
        seen[seen.LastIndexOf("diff --git a/src/lines.txt", StringComparison.Ordinal)..seen.LastIndexOf("diff --git a/src/seen.txt", StringComparison.Ordinal)].ShouldNotContain("secret-of-the-agent");
    }

    [Fact]
    public async Task The_case_file_as_json_says_the_same()
    {
        var written = await _world.ScriptAsync("cp \"$REGREEN_CASE_JSON\" src/case.txt");

        var json = string.Join('\n', (await _world.PatchAsync(written)).Split('\n').Where(line => line.StartsWith('+') && !line.StartsWith("+++", StringComparison.Ordinal)).Select(line => line[1..]));
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("allowed")[0].GetString().ShouldBe("src/**");
        document.RootElement.GetProperty("cases").GetArrayLength().ShouldBe(1);
        document.RootElement.GetProperty("cause").GetString().ShouldBe("src/app.txt:1");
    }

    public void Dispose() => _world.Dispose();
}
