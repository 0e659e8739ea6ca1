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

    /// <summary>It says that it cannot answer, and gives no number.</summary>
    public sealed record Declined : AnswerCondition
    {
        /// <inheritdoc/>
        public override string Text => "declines to answer";
    }
}
