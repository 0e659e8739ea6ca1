using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>The few icons; each stands beside its word, so that nothing is told by colour alone.</summary>
internal static class HtmlIcons
{
    public static Markup Symbols { get; } = new(
        """
        <svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false">
        <symbol id="i-ok" viewBox="0 0 16 16"><path d="M3 8.5l3.2 3.2L13 4.8"/></symbol>
        <symbol id="i-no" viewBox="0 0 16 16"><path d="M4 4l8 8M12 4l-8 8"/></symbol>
        <symbol id="i-open" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5" stroke-dasharray="2.6 2.6"/></symbol>
        <symbol id="i-wave" viewBox="0 0 16 16"><path d="M2 9c2-5 4-5 6 0s4 3 6-2"/></symbol>
        <symbol id="i-dash" viewBox="0 0 16 16"><path d="M4 8h8"/></symbol>
        <symbol id="i-warn" viewBox="0 0 16 16"><path d="M8 3v6M8 12.2v.3"/></symbol>
        </svg>
        """);

    public static Markup Icon(string name) => Html.Of($"<svg class=\"i\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#i-{name}\"/></svg>");

    public static Markup Of(Verdict verdict) => Icon(verdict switch
    {
        Verdict.Proven => "ok",
        Verdict.Failing => "no",
        Verdict.Unproven => "open",
        Verdict.Flaky => "wave",
        Verdict.NotRun => "dash",
        _ => "warn",
    });

    public static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.Proven => "good",
        Verdict.Failing or Verdict.Errored => "bad",
        _ => "dim",
    };

    public static Markup Of(ProbeOutcome outcome) => Icon(outcome switch
    {
        ProbeOutcome.Good => "ok",
        ProbeOutcome.Bad => "no",
        ProbeOutcome.Other => "wave",
        _ => "warn",
    });

    public static string Tone(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Good => "good",
        ProbeOutcome.Bad => "bad",
        _ => "dim",
    };

    public static string Tone(Ending ending) => ending == Ending.Confirmed ? "good" : "dim";
}
