using System.Collections.Immutable;
using System.Text.Json;

namespace Regreen.Core.Judging.Plans;

/// <summary>One condition that an answer meets.</summary>
public abstract record AnswerCondition
{
    private AnswerCondition() { }

    /// <summary>Gets the condition in a person's words.</summary>
    public abstract string Text { get; }

    /// <summary>It holds a number, and every number stands in the tool result that it cites.</summary>
    public sealed record Grounded : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => "every number is grounded";
    }

    /// <summary>It mentions a text, or a number in whatever form it is printed.</summary>
    public sealed record Mentions(string What) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"mentions {What}";
    }

    /// <summary>It matches a regular expression.</summary>
    public sealed record Matches(string Pattern) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"matches {Pattern}";
    }

    /// <summary>It does not hold a text.</summary>
    public sealed record Absent(string What) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"does not hold '{What}'";
    }

    /// <summary>It is at least so many characters long.</summary>
    public sealed record Length(int Least) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"at least {Least} characters";
    }

    /// <summary>It is JSON that fits a schema.</summary>
    /// <param name="Fault">Says what of a value does not fit, or null.</param>
    public sealed record Fits(Func<JsonElement, string?> Fault) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => "is JSON that fits the schema";
    }

    /// <summary>It lists at least so many items.</summary>
    public sealed record Lists(int Least) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"lists at least {Least} item{(Least == 1 ? "" : "s")}";
    }

    /// <summary>It holds a table with these columns and at least so many rows.</summary>
    public sealed record Table(ImmutableArray<string> Columns, int Least) : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => $"holds a table of {string.Join(", ", Columns)} with at least {Least} row{(Least == 1 ? "" : "s")}";
    }

    /// <summary>It says that it cannot answer, and gives no number.</summary>
    public sealed record Declined : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => "declines to answer";
    }
}
