using Regreen.Core.Recording;
using Regreen.Engine.Reporting;
using Spectre.Console;

namespace Regreen.Cli.Views;

/// <summary>
/// Shows the story on a terminal: what happened stands above, what is being done turns below with its time.
/// The status line is drawn here and not by Spectre's live display, which writes over a longer line without clearing it.
/// </summary>
internal sealed class LiveRunView : IRunView
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);
    private static readonly ControlCode ClearLine = new("\r\u001b[2K");
    private readonly IAnsiConsole _console;
    private readonly RunNarrator _narrator;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private string _step;
    private long _since;
    private bool _ended;
    private bool _hushed;

    public LiveRunView(IAnsiConsole console, RunNarrator narrator, TimeProvider time)
    {
        (_console, _narrator, _time) = (console, narrator, time);
        (_step, _since) = (narrator.Step, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Draw([]), null, Beat, Beat);
    }

    public void Show(JournalEntry entry)
    {
        lock (_gate)
        {
            var lines = _narrator.Tell(entry);
            _hushed = false;
            Now(_narrator.Step);
            Draw(lines);
        }
    }

    public void Recall(JournalEntry entry)
    {
        lock (_gate)
        {
            _narrator.Tell(entry);
        }
    }

    public void Hush()
    {
        lock (_gate)
        {
            _console.Write(ClearLine);
            _hushed = true;
        }
    }

    public void Note(ProgressNote note)
    {
        lock (_gate)
        {
            Now(_narrator.Glyphs.Clean(note.Text));
            Draw([]);
        }
    }

    public void Reports(IReadOnlyList<string> paths) =>
        Draw([.. paths.Select(path => StoryLine.Of(0, 2, new Piece("report ", Tone.Dim), new Piece(_narrator.Glyphs.Clean(path))))]);

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_gate)
        {
            if (!_ended)
            {
                _console.Write(ClearLine);
            }

            _ended = true;
        }
    }

    /// <summary>Takes the status line away, writes what happened, and puts it back.</summary>
    private void Draw(IReadOnlyList<StoryLine> lines)
    {
        lock (_gate)
        {
            if (_ended || _hushed)
            {
                return;
            }

            _console.Write(ClearLine);

            // One column stays free: a terminal breaks a line that is exactly full, and the next would stand apart.
            foreach (var part in lines.SelectMany(line => line.Wrap(_console.Profile.Width - 1)))
            {
                _console.Write(Render(part));
                _console.WriteLine();
            }

            _console.Write(Status());
        }
    }

    /// <summary>The tones become styles, which a console without colours drops.</summary>
    private static Paragraph Render(StoryLine line)
    {
        var paragraph = new Paragraph(new string(' ', line.Indent));
        foreach (var piece in line.Pieces)
        {
            paragraph.Append(piece.Text, StyleOf(piece.Tone));
        }

        return paragraph;
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
    }

    private Paragraph Status()
    {
        var elapsed = _time.GetElapsedTime(_since);
        var spinner = _narrator.Glyphs.Spinner;
        var text = $"{spinner[(int)(elapsed / Beat) % spinner.Count]} {_step}";
        var time = elapsed < TimeSpan.FromSeconds(1) ? "" : $"  {Words.Duration(TimeSpan.FromSeconds(Math.Floor(elapsed.TotalSeconds)))}";

        // One line only: a status that wraps would leave its rest behind when it is drawn again.
        var room = Math.Max(10, _console.Profile.Width - time.Length - 1);
        return new Paragraph(text.Length > room ? text[..room] : text, StyleOf(Tone.Strong)).Append(time, StyleOf(Tone.Dim));
    }
}
