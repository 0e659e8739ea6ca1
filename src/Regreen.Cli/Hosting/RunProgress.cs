using System.Collections.Immutable;
using Regreen.Cli.Views;
using Regreen.Core.Recording;
using Regreen.Engine.Looping;

namespace Regreen.Cli.Hosting;

/// <summary>Tells the view what goes on.</summary>
internal sealed class RunProgress(CliHost host, ViewOptions view) : IRunObserver, IAsyncDisposable
{
    private IRunView? _view;

    private IRunView View => _view ??= RunViews.Create(
        new ViewPlace(
            host.Output,
            host.Error,
            host.IsTerminal,
            view.NoColor || host.Environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 },
            view.Format == OutputFormat.Json,
            host.Width),
        entry => FactJson.Write(entry.Fact),
        host.Time);

    public Task SawAsync(JournalEntry entry)
    {
        View.Show(entry);
        return Task.CompletedTask;
    }

    public void Recall(JournalEntry entry) => View.Recall(entry);

    public void Hush() => View.Hush();

    public void Note(string text) => View.Note(new ProgressNote(text));

    public void Reports(ImmutableArray<string> paths) => View.Reports(paths);

    public ValueTask DisposeAsync() => _view?.DisposeAsync() ?? ValueTask.CompletedTask;
}
