using Regreen.Core.Recording;
using Regreen.Engine.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Regreen.Cli.Views;

/// <summary>Shows the story on a terminal: what happened stands above, what is being done turns below with its time.</summary>
internal sealed class LiveRunView : IRunView
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);
    private readonly IAnsiConsole _console;
    private readonly RunNarrator _narrator;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _live;
    private readonly ITimer _timer;
    private LiveDisplayContext? _context;
    private string _step;
    private long _since;
    private bool _ended;

    public LiveRunView(IAnsiConsole console, RunNarrator narrator, TimeProvider time)
    {
        (_console, _narrator, _time) = (console, narrator, time);
        (_step, _since) = (narrator.Step, time.GetTimestamp());
        _live = console.Live(Current()).AutoClear(true).StartAsync(context =>
        {
            _context = context;
            return _done.Task;
        });
        _timer = time.CreateTimer(_ => Refresh(), null, Beat, Beat);
    }

    public void Show(JournalEntry entry)
    {
        lock (_gate)
        {
            foreach (var part in _narrator.Tell(entry).SelectMany(line => line.Wrap(_console.Profile.Width)))
            {
                _console.Write(Render(part));
            }

            Now(_narrator.Step);
        }
    }

    public void Note(ProgressNote note)
    {
        lock (_gate)
        {
            Now(_narrator.Glyphs.Clean(note.Text));
        }
    }

    public void Reports(IReadOnlyList<string> paths)
    {
        lock (_gate)
        {
            foreach (var path in paths)
            {
                _console.Write(Render(StoryLine.Of(0, 2, new Piece("report ", Tone.Dim), new Piece(_narrator.Glyphs.Clean(path)))));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_gate)
        {
            _ended = true;
        }

        _done.TrySetResult();
        await _live;
    }

    /// <summary>A paragraph of its own line; the tones become styles, which a console without colours drops.</summary>
    private static Paragraph Render(StoryLine line)
    {
        var paragraph = new Paragraph(new string(' ', line.Indent)) { Overflow = Overflow.Fold };
        foreach (var piece in line.Pieces)
        {
            paragraph.Append(piece.Text, StyleOf(piece.Tone));
        }

        return paragraph.Append("\n");
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Dim => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green, decoration: Decoration.Bold),
        Tone.Bad => new Style(Color.Red, decoration: Decoration.Bold),
        _ => Style.Plain,
    };

    private void Now(string step)
    {
        if (step != _step)
        {
            (_step, _since) = (step, _time.GetTimestamp());
        }

        _context?.UpdateTarget(Current());
    }

    private void Refresh()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _context?.UpdateTarget(Current());
            }
        }
    }

    private Paragraph Current()
    {
        var elapsed = _time.GetElapsedTime(_since);
        var spinner = _narrator.Glyphs.Spinner;
        var text = $"{spinner[(int)(elapsed / Beat) % spinner.Count]} {_step}";
        var time = $"  {Words.Duration(TimeSpan.FromSeconds(Math.Floor(elapsed.TotalSeconds * 10) / 10))}";

        // One line only: a status that wraps would leave its rest behind when it is drawn again.
        var room = Math.Max(10, _console.Profile.Width - time.Length - 1);
        return new Paragraph(text.Length > room ? text[..room] : text, StyleOf(Tone.Strong)).Append(time, StyleOf(Tone.Dim));
    }
}
