using System.Collections.Concurrent;
using Microsoft.Playwright;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Browser.Tests;

/// <summary>One opened page, with everything that it complained of and every address that it asked.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal OpenedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Addresses.Add(new Uri(request.Url));
        page.WebSocket += (_, socket) => Addresses.Add(new Uri(socket.Url));
    }

    public IPage Page { get; }

    public ConcurrentBag<string> Complaints { get; } = [];

    public ConcurrentBag<Uri> Addresses { get; } = [];

    public async Task SignInAsync(string user = "alice")
    {
        await Page.GetByLabel("Client id").FillAsync(user);
        await Page.GetByLabel("Secret").FillAsync(RunningServices.Secret);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Page.Locator("#link[data-state=on]").WaitForAsync();
        await Page.Locator("#costs svg").WaitForAsync();
    }

    public async Task<ILocator> AskAsync(string question)
    {
        await Page.GetByLabel("Question", new() { Exact = true }).FillAsync(question);
        await Page.Keyboard.PressAsync("Enter");
        var run = Page.GetByRole(AriaRole.Article, new() { Name = question });
        await run.Locator(".ending:not([hidden])").WaitForAsync();
        return run;
    }

    /// <summary>Keeps a picture for people, where a folder for them is named.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
