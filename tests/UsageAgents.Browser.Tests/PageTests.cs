using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Browser.Tests;

public sealed class PageTests(ChromiumBrowser browser) : IClassFixture<ChromiumBrowser>
{
    private const string Question = "How many requests per workload, and what would they cost on gpt-4o-mini?";

    [Fact]
    public async Task Someone_signs_in_asks_and_sees_the_tools_the_answer_its_sources_and_its_quality()
    {
        await using var opened = await browser.OpenAsync();
        await opened.SignInAsync();

        var run = await opened.AskAsync(Question);

        (await run.Locator(".answer").InnerTextAsync()).ShouldContain("19,366", Case.Sensitive, "the number of requests of one workload in the embedded hour");
        (await run.Locator(".steps details").CountAsync()).ShouldBeGreaterThanOrEqualTo(2);
        (await run.Locator(".ending").InnerTextAsync()).ShouldContain("quality");
        await run.Locator(".answer a").First.ClickAsync();
        (await run.Locator(".steps details[open]").CountAsync()).ShouldBe(1);
        await opened.PictureAsync("answer-light-1280");
    }

    [Fact]
    public async Task The_charts_show_what_the_tools_count()
    {
        await using var opened = await browser.OpenAsync();
        await opened.SignInAsync();

        (await opened.Page.Locator("#tiles").InnerTextAsync()).ShouldContain("28,185");
        (await opened.Page.Locator("#traffic .legend li").AllInnerTextsAsync()).ShouldBe(["conversation", "code"], ignoreOrder: true);
        (await opened.Page.Locator("#costs svg").GetAttributeAsync("aria-label"))!.ShouldContain("$");
        await opened.Page.Locator("#traffic svg").FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        (await opened.Page.Locator("#traffic .reading").InnerTextAsync()).ShouldContain("UTC: ");
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard()
    {
        await using var opened = await browser.OpenAsync();
        var keyboard = opened.Page.Keyboard;

        await keyboard.TypeAsync("alice");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(RunningServices.Secret);
        await keyboard.PressAsync("Enter");
        await opened.Page.Locator("#link[data-state=on]").WaitForAsync();
        await opened.Page.Locator("#question:focus").WaitForAsync();
        await keyboard.PressAsync("Shift+Tab");
        foreach (var _ in (string[])["actions", "report", "optimization"])
        {
            await keyboard.PressAsync("ArrowLeft");
        }

        var agent = await opened.Page.Locator("#agents input:checked").GetAttributeAsync("value");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("What would all our traffic cost on gpt-4o?");
        await keyboard.PressAsync("Enter");

        await opened.Page.Locator(".run .ending:not([hidden])").WaitForAsync();
        agent.ShouldBe("optimization");
        (await opened.Page.Locator(".run .agent").InnerTextAsync()).ShouldBe(agent);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_and_lets_nobody_in()
    {
        await using var opened = await browser.OpenAsync();

        await opened.Page.GetByLabel("Client id").FillAsync("alice");
        await opened.Page.GetByLabel("Secret").FillAsync("wrong");
        await opened.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(opened.Page.Locator("#door-fault")).ToHaveTextAsync("the client or its secret is not known");
        (await opened.Page.Locator("#desk").IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_can_be_brought_and_a_bad_one_is_told()
    {
        await using var opened = await browser.OpenAsync();
        await opened.Page.GetByText("I have an access token").ClickAsync();

        await opened.Page.GetByLabel("Access token").FillAsync("nonsense");
        await opened.Page.GetByText("Use this token").ClickAsync();
        await Assertions.Expect(opened.Page.Locator("#door-fault")).ToHaveTextAsync("the token is not a JWT");
        await opened.Page.GetByLabel("Access token").FillAsync(await browser.Services.TokenAsync("bob", TestContext.Current.CancellationToken));
        await opened.Page.GetByText("Use this token").ClickAsync();

        await Assertions.Expect(opened.Page.Locator("#who")).ToHaveTextAsync("bob");
    }

    [Fact]
    public async Task An_imported_file_changes_the_charts_of_its_tenant()
    {
        await using var opened = await browser.OpenAsync();
        await opened.SignInAsync("u1");

        await opened.Page.Locator("#file").SetInputFilesAsync(new FilePayload
        {
            Name = "usage.csv",
            MimeType = "text/csv",
            Buffer = "timestamp,workload,input_tokens,output_tokens\n2026-01-05T10:00:00Z,search,100,10\n2026-01-05T11:00:00Z,search,300,30\n"u8.ToArray(),
        });

        await Assertions.Expect(opened.Page.Locator("#traffic .legend")).ToHaveTextAsync("search");
        (await opened.Page.Locator("#import-report").InnerTextAsync()).ShouldBe("2 rows of usage.csv imported.");
    }

    [Theory]
    [InlineData(375, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task It_is_accessible_fits_and_stays_at_home(int width, ColorScheme scheme)
    {
        await using var opened = await browser.OpenAsync(width, scheme);
        (await ViolationsAsync(opened.Page)).ShouldBeEmpty();
        await opened.PictureAsync($"door-{scheme}-{width}");

        await opened.SignInAsync();
        await opened.AskAsync(Question);

        (await ViolationsAsync(opened.Page)).ShouldBeEmpty();
        (await opened.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue();
        opened.Complaints.ShouldBeEmpty();
        opened.Addresses.ShouldContain(address => address.Scheme == "ws");
        opened.Addresses.ShouldAllBe(address => address.Authority == browser.Services.Agents.Authority);
        await opened.PictureAsync($"desk-{scheme}-{width}");
    }

    private static async Task<IEnumerable<string>> ViolationsAsync(IPage page) =>
        (await page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}");
}
