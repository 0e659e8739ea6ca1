using Microsoft.Playwright;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Browser.Tests;

/// <summary>The system's own Chromium in front of running services.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public RunningServices Services { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Services.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Array.Find(Programs, File.Exists) ?? throw new InvalidOperationException("Install the package chromium."),
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Services.DisposeAsync();
    }

    /// <summary>Opens the page in a window of its own, and watches what it complains of and where it goes.</summary>
    public async Task<OpenedPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Services.Agents.ToString(),
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(20_000);
        var opened = new OpenedPage(context, await context.NewPageAsync());
        await opened.Page.GotoAsync("/");
        return opened;
    }
}
