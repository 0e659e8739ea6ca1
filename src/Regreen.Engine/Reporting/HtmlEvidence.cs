using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>Shows artefacts: a quoted line among its neighbours, a coloured diff, a link to the file.</summary>
internal sealed class HtmlEvidence(ReportEvidence evidence)
{
    private const int DiffLines = 80;

    /// <summary>Gets the artefacts.</summary>
    public ReportEvidence Artefacts => evidence;

    /// <summary>The reports lie in <c>.regreen/reports/RUN</c>, the evidence in <c>.regreen/evidence</c>.</summary>
    public static Markup Link(EvidenceId id)
    {
        var hash = id.Value.StartsWith("sha256:", StringComparison.Ordinal) ? id.Value["sha256:".Length..] : id.Value;
        return hash.Length > 2 && hash.All(char.IsAsciiHexDigitLower)
            ? Html.Of($"<a class=\"mono\" href=\"../../evidence/{hash[..2]}/{hash}\" title=\"{id.Value}\">{hash[..12]}</a>")
            : Html.Of($"<span class=\"mono\">{id.Value}</span>");
    }

    public bool Resolves(Locator locator) => !evidence.ContextOf(locator).IsEmpty;

    public Markup Quote(Locator locator)
    {
        var lines = evidence.ContextOf(locator);
        return Html.Of(
            $"""
            <figure class="quote">
            <figcaption><span class="kind">{Words.Kebab(locator.Kind)}</span> {locator.Label} <span class="dim">line {locator.Line} of {Link(locator.Evidence)}</span></figcaption>
            {(lines.IsEmpty
                ? Html.Of($"<p class=\"bad\">{HtmlIcons.Icon("warn")} Does not resolve: the artefact is missing, or the line does not hold “{locator.Quote}”.</p>")
                : Html.Of($"<pre>{Html.Each(lines, line => Line(line, locator))}</pre>"))}
            </figure>

            """);
    }

    public Markup Diff(EvidenceId id)
    {
        if (evidence.LinesOf(id, DiffLines) is not { } lines)
        {
            return Html.Of($"<p class=\"bad\">{HtmlIcons.Icon("warn")} The diff is missing: {Link(id)}</p>");
        }

        var rest = evidence.Length(id) - DiffLines;
        return Html.Of($"<pre class=\"diff\">{Html.Each(lines, DiffLine)}{Html.If(rest > 0, $"<span class=\"hunk\">… {rest} more lines in {Link(id)}</span>")}</pre>");
    }

    private static Markup Line(ContextLine line, Locator locator)
    {
        var at = line.IsQuoted ? line.Text.IndexOf(locator.Quote, StringComparison.Ordinal) : -1;
        var text = at < 0 || locator.Quote.Length == 0
            ? Html.Of($"{line.Text}")
            : Html.Of($"{line.Text[..at]}<mark>{locator.Quote}</mark>{line.Text[(at + locator.Quote.Length)..]}");
        return Html.Of($"<span class=\"{(line.IsQuoted ? "line hit" : "line")}\"><span class=\"n\">{line.Number}</span><span class=\"t\">{text}</span></span>");
    }

    private static Markup DiffLine(string line)
    {
        var kind = line switch
        {
            ['+', '+', '+', ..] or ['-', '-', '-', ..] => "file",
            ['+', ..] => "add",
            ['-', ..] => "del",
            ['@', ..] => "hunk",
            ['d', 'i', 'f', 'f', ' ', ..] or ['i', 'n', 'd', 'e', 'x', ' ', ..] => "file",
            _ => "ctx",
        };
        return Html.Of($"<span class=\"{kind}\">{(line.Length == 0 ? " " : line)}</span>");
    }
}
