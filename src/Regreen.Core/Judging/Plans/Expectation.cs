using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Judging.Plans;

/// <summary>One checkable statement about a transcript.</summary>
/// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
public abstract record Expectation(string At)
{
    /// <summary>Gets the phase it speaks of.</summary>
    public abstract Phase Phase { get; }

    /// <summary>Gets what is expected, in a person's words.</summary>
    public abstract string Text { get; }

    /// <summary>The HTTP status is one of these.</summary>
    public sealed record Status(string At, ImmutableArray<int> Codes) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Connect;

        /// <inheritdoc/>
        public override string Text => $"status {string.Join(" or ", Codes)}";
    }

    /// <summary>A JSON field of the HTTP answer has this value.</summary>
    public sealed record JsonField(string At, string Path, string Value) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => $"field {Path} is {Value}";
    }

    /// <summary>The HTTP answer, or a JSON field of it, fits a schema.</summary>
    /// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
    /// <param name="Path">The field; empty: the whole.</param>
    /// <param name="Fault">Says what of a value does not fit, or null.</param>
    public sealed record FieldFits(string At, string Path, Func<JsonElement, string?> Fault) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => Path.Length == 0 ? "the body fits the schema" : $"field {Path} fits its schema";
    }

    /// <summary>A JSON list of the HTTP answer has so many items.</summary>
    public sealed record ItemCount(string At, string Path, int Least, int? Most) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => $"field {Path} has {(Most == Least ? $"{Least}" : Most is null ? $"at least {Least}" : $"{Least} to {Most}")} items";
    }

    /// <summary>The HTTP answer holds a text.</summary>
    public sealed record Contains(string At, string Part) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => $"the body holds '{Part}'";
    }

    /// <summary>The HTTP answer has a header.</summary>
    public sealed record Header(string At, string Name, string Value) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Connect;

        /// <inheritdoc/>
        public override string Text => $"header {Name} is '{Value}'";
    }

    /// <summary>The session is logged in as this user.</summary>
    public sealed record Authenticated(string At, string User) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Authenticate;

        /// <inheritdoc/>
        public override string Text => $"authenticated as {User}";
    }

    /// <summary>The session is refused.</summary>
    public sealed record Refused(string At, int? Code, string? Event) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Authenticate;

        /// <inheritdoc/>
        public override string Text => string.Concat("refused", Code is null ? "" : $" with {Code}", Reason is null ? "" : $" ({Reason})", Event is null ? "" : $" after {Event}");

        /// <summary>Gets a text that the close's reason holds, or null.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A frame of this event arrived in this step.</summary>
    public sealed record FrameSeen(string At, string Event) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Request;

        /// <inheritdoc/>
        public override string Text => $"a frame {Event}";
    }

    /// <summary>Frames of any kind arrived on the session since it was opened.</summary>
    public sealed record AnyFrames(string At, int Least) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Request;

        /// <inheritdoc/>
        public override string Text => $"at least {Least} frame{(Least == 1 ? "" : "s")} of any kind";
    }

    /// <summary>The service gave signs of life in this step: WebSocket pings, unsolicited pongs, or heartbeat events.</summary>
    public sealed record Pings(string At, int Least, TimeSpan Limit) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Request;

        /// <inheritdoc/>
        public override string Text => string.Create(CultureInfo.InvariantCulture, $"at least {Least} ping{(Least == 1 ? "" : "s")} within {Limit.TotalSeconds:0.###} s");
    }

    /// <summary>Frames of one event arrived in this step.</summary>
    public sealed record EventCount(string At, string Event, int Least) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Event.StartsWith("tool_", StringComparison.Ordinal) ? Phase.Tools : Phase.Request;

        /// <inheritdoc/>
        public override string Text => $"at least {Least} {Event}";
    }

    /// <summary>The request's events hold these in this order; others may stand between.</summary>
    public sealed record Events(string At, ImmutableArray<string> Names) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Names.Any(name => name.StartsWith("tool_", StringComparison.Ordinal)) ? Phase.Tools : Phase.Request;

        /// <inheritdoc/>
        public override string Text => $"events {string.Join(" → ", Names)}";
    }

    /// <summary>The request's events hold these, each as often as it is named, in any order.</summary>
    public sealed record Unordered(string At, ImmutableArray<string> Names) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Names.Any(name => name.StartsWith("tool_", StringComparison.Ordinal)) ? Phase.Tools : Phase.Request;

        /// <inheritdoc/>
        public override string Text => $"events {string.Join(", ", Names)} in any order";
    }

    /// <summary>The events of the request are numbered without gaps, in the order in which they come.</summary>
    public sealed record NoGaps(string At) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Request;

        /// <inheritdoc/>
        public override string Text => "no gaps between the events";
    }

    /// <summary>The request ends with exactly one terminal event, this one.</summary>
    public sealed record Terminal(string At, string Event) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => $"ends with {Event}";
    }

    /// <summary>The answer meets one condition.</summary>
    public sealed record Answer(string At, AnswerCondition Condition) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => Condition.Text;
    }

    /// <summary>The quality that Regreen computes is at least this, and what the service reports agrees.</summary>
    public sealed record Quality(string At, double Least) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Answer;

        /// <inheritdoc/>
        public override string Text => string.Create(CultureInfo.InvariantCulture, $"quality at least {Least:0.##}");
    }

    /// <summary>Something comes in time. Where it does not come at all, this says nothing.</summary>
    public sealed record InTime(string At, Span Span, TimeSpan Limit) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Time;

        /// <inheritdoc/>
        public override string Text => string.Create(CultureInfo.InvariantCulture, $"{SpanText} within {Limit.TotalSeconds:0.###} s");

        private string SpanText => Span switch { Span.FirstEvent => "first event", Span.Completion => "completion", Span.Case => "the whole case", _ => "the step" };
    }

    /// <summary>A relation between numbers of answers holds.</summary>
    public sealed record Relates(string At, Formula Formula, decimal Tolerance) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Relation;

        /// <inheritdoc/>
        public override string Text => string.Create(CultureInfo.InvariantCulture, $"{Formula.Text}{(Tolerance == 0 ? "" : $" within {Tolerance}")}");
    }

    /// <summary>The first figure of the second answer is greater than that of the first, or less.</summary>
    public sealed record Moves(string At, string First, string Second, bool Up) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Relation;

        /// <inheritdoc/>
        public override string Text => $"from {First} to {Second} the figure {(Up ? "rises" : "falls")}";
    }

    /// <summary>The numbers of two answers differ, or are the same.</summary>
    public sealed record SameNumbers(string At, string First, string Second, bool Same) : Expectation(At)
    {
        /// <summary>Gets by how much numbers may differ and still be the same, in their own unit.</summary>
        public decimal Tolerance { get; init; }

        /// <inheritdoc/>
        public override Phase Phase => Phase.Relation;

        /// <inheritdoc/>
        public override string Text => $"the numbers of {First} and {Second} {(Same ? "are the same" : "differ")}";
    }

    /// <summary>Of repeated requests so many are refused because there are too many.</summary>
    /// <param name="At">Where it stands, as <c>FILE:LINE</c>.</param>
    /// <param name="Steps">The requests, in the order in which they are written.</param>
    /// <param name="Least">At least so many are refused.</param>
    /// <param name="Most">At most so many are.</param>
    public sealed record Limited(string At, ImmutableArray<int> Steps, int Least, int Most) : Expectation(At)
    {
        /// <summary>Gets the number of the first request that is refused, from 1, or null where that does not matter.</summary>
        public int? First { get; init; }

        /// <summary>Gets whether each refusal says when to come again.</summary>
        public bool SaysWhen { get; init; }

        /// <summary>Gets the time in which the requests must have been sent, or null.</summary>
        public TimeSpan? Limit { get; init; }

        /// <inheritdoc/>
        public override Phase Phase => Phase.Request;

        /// <inheritdoc/>
        public override string Text => string.Create(
            CultureInfo.InvariantCulture,
            $"{(Least == Most ? $"{Least}" : Most == Steps.Length ? $"at least {Least}" : $"{Least} to {Most}")} of {Steps.Length} requests{(Limit is { } limit ? $" within {limit.TotalSeconds:0.###} s" : "")} refused{(First is { } first ? $", the first at {first}" : "")}{(SaysWhen ? ", each saying when to come again" : "")}");
    }

    /// <summary>Nothing of one user reaches another.</summary>
    public sealed record Isolated(string At, ImmutableArray<string> Users) : Expectation(At)
    {
        /// <inheritdoc/>
        public override Phase Phase => Phase.Relation;

        /// <inheritdoc/>
        public override string Text => $"{string.Join(", ", Users)} are isolated";
    }
}

/// <summary>Which time is measured.</summary>
public enum Span
{
    /// <summary>From the first to the last frame of the step.</summary>
    Step,

    /// <summary>From the request to its first event.</summary>
    FirstEvent,

    /// <summary>From the request to its terminal event.</summary>
    Completion,

    /// <summary>From the first to the last frame of the case.</summary>
    Case,
}
