using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Selecting;

namespace Regreen.Core.Tests.Selecting;

public sealed class CaseChoiceTests
{
    private static readonly ImmutableArray<ManifestEntry> Manifest =
    [
        Entry("agents", "001", "tests/agents.yaml", Priority.High, "smoke", "slow"),
        Entry("agents", "002", "tests/agents.yaml", Priority.Normal, "slow"),
        Entry("login", "001", "tests/more/login.yaml", Priority.Critical, "smoke"),
        Entry("own", "all", null, Priority.Normal),
    ];

    private static readonly ImmutableArray<CaseId> Failed = [new("agents", "002"), new("login", "001")];

    [Theory]
    [InlineData("agents", "agents/001 agents/002")]
    [InlineData("tests/agents.yaml", "agents/001 agents/002")]
    [InlineData("./tests/more", "login/001")]
    [InlineData("tests/", "agents/001 agents/002 login/001")]
    [InlineData("own", "own/all")]
    [InlineData("*/001", "agents/001 login/001")]
    [InlineData("001", "agents/001 login/001")]
    [InlineData("agents own", "agents/001 agents/002 own/all")]
    public void A_focus_is_a_suite_a_file_a_folder_or_a_case(string focus, string chosen) => Chosen(new CaseFilter { Focus = [.. focus.Split(' ')] }).ShouldBe(chosen);

    [Theory]
    [InlineData("smoke", "agents/001 login/001")]
    [InlineData("smoke slow", "agents/001 agents/002 login/001")]
    public void One_of_several_tags_is_enough(string tags, string chosen) => Chosen(new CaseFilter { Tags = [.. tags.Split(' ')] }).ShouldBe(chosen);

    [Fact]
    public void Wishes_of_different_kinds_must_all_hold()
    {
        Chosen(new CaseFilter { Tags = ["smoke"], Cases = ["agents/*"] }).ShouldBe("agents/001");
        Chosen(new CaseFilter { Priority = Priority.High }).ShouldBe("agents/001 login/001");
        Chosen(new CaseFilter { LastFailed = true }).ShouldBe("agents/002 login/001");
        Chosen(new CaseFilter { LastFailed = true, Tags = ["smoke"], Priority = Priority.Critical, Focus = ["login"] }).ShouldBe("login/001");
        Chosen(new CaseFilter { LastFailed = true, Focus = ["own"] }).ShouldBe("");
    }

    [Fact]
    public void What_was_asked_for_is_told_as_it_was_written() => CaseChoice.Of(
        Manifest, new CaseFilter { Focus = ["agents"], Tags = ["smoke", "slow"], Cases = ["00*"], Priority = Priority.High, LastFailed = true }, Failed)
        .Filter.ShouldBe("agents --tag smoke --tag slow --case 00* --priority high --last-failed");

    [Fact]
    public void A_name_that_stands_for_nothing_is_refused_with_those_that_do()
    {
        Refusal(new CaseFilter { Tags = ["smoek"] }).ShouldBe("There is no tag 'smoek'. Known here: smoke, slow.");
        Refusal(new CaseFilter { Focus = ["agents", "logout"] }).ShouldBe("There is no suite, scenario file or case 'logout'. Known here: agents, login, own. An address is written whole, as in http://127.0.0.1:8080.");
        Refusal(new CaseFilter { Cases = ["9*"] }).ShouldBe("There is no case '9*'. Known here: agents/001, agents/002, login/001, own/all.");
    }

    [Theory]
    [InlineData("smoke", "Tags near to it: --tag smoke.")]
    [InlineData("agent", "Near to it: agents/001, agents/002, tests/agents.yaml.")]
    [InlineData("tests/agent.yaml", "Near to it: tests/agents.yaml.")]
    [InlineData("nothing-like-it", "login, own. An address")]
    public void What_a_focus_that_stands_for_nothing_is_near_to_is_told(string focus, string near) => Refusal(new CaseFilter { Focus = [focus] }).ShouldContain(near);

    private static string Chosen(CaseFilter filter) => string.Join(' ', CaseChoice.Of(Manifest, filter, Failed).Cases);

    private static string Refusal(CaseFilter filter)
    {
        var error = Should.Throw<UserErrorException>(() => CaseChoice.Of(Manifest, filter, Failed));
        error.Category.ShouldBe(FailureCategory.Usage);
        return $"{error.Message} {error.Hint}";
    }

    private static ManifestEntry Entry(string suite, string name, string? file, Priority priority, params ImmutableArray<string> tags) =>
        new(new CaseId(suite, name), name, true) { File = file, Priority = priority, Tags = tags };
}
