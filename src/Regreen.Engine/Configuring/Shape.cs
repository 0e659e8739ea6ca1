using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Engine.Configuring;

/// <summary>
/// What a value in a file may be. Tables of shapes are the single source of what is read: <see cref="ShapeCheck"/> checks a file by them and
/// <see cref="JsonSchema"/> writes them out for editors.
/// </summary>
internal abstract class Shape
{
    private protected Shape(string expected, string example)
    {
        Expected = expected;
        Example = example;
    }

    /// <summary>Gets any value: it is turned into JSON.</summary>
    public static Shape Any { get; } = new AnyShape();

    /// <summary>Gets a text; numbers and truth values are taken as they are written.</summary>
    public static Shape Text { get; } = new TextShape(isCommand: false);

    /// <summary>Gets a command line, into which no environment variable is put.</summary>
    public static Shape Command { get; } = new TextShape(isCommand: true);

    /// <summary>Gets <c>true</c> or <c>false</c>.</summary>
    public static Shape Bool { get; } = new BoolShape();

    /// <summary>Gets a duration such as <c>30s</c>, never zero.</summary>
    public static Shape Duration { get; } = new DurationShape();

    /// <summary>Gets a day such as <c>2026-12-31</c>.</summary>
    public static Shape Date { get; } = new DateShape();

    /// <summary>Gets a list of texts.</summary>
    public static Shape Texts { get; } = ListOf(Text);

    /// <summary>Gets what must stand there, with its article: "a duration".</summary>
    public string Expected { get; }

    /// <summary>Gets a value that fits.</summary>
    public string Example { get; }

    /// <summary>Returns a whole number within bounds, both included.</summary>
    public static Shape Integer(int least, int most) => new NumberShape(least, most, isWhole: true);

    /// <summary>Returns a number within bounds, both included.</summary>
    public static Shape Number(double least, double most) => new NumberShape(least, most, isWhole: false);

    /// <summary>Returns one of some words.</summary>
    public static Shape Choice(params ImmutableArray<string> words) => new ChoiceShape(words);

    /// <summary>Returns one of the names of an enum, as they are written in files: <c>first-message</c>.</summary>
    public static Shape Choice<T>()
        where T : struct, Enum => new ChoiceShape([.. Enum.GetValues<T>().Select(Words.Kebab)]);

    /// <summary>Returns a list.</summary>
    public static Shape ListOf(Shape item) => new ListShape(item);

    /// <summary>Returns a map whose keys are free.</summary>
    public static Shape MapOf(Shape value) => new MapOfShape(value);

    /// <summary>Returns a value that may have one shape or the other; the kinds of node must differ.</summary>
    public static Shape Either(Shape first, Shape second) => new EitherShape(first, second);
}

/// <summary>Any value.</summary>
internal sealed class AnyShape() : Shape("a value", "text");

/// <summary>A text.</summary>
internal sealed class TextShape(bool isCommand) : Shape(isCommand ? "a command line" : "a text", isCommand ? "make test" : "text")
{
    public bool IsCommand { get; } = isCommand;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BoolShape() : Shape("true or false", "true");

/// <summary>A duration.</summary>
internal sealed class DurationShape() : Shape("a duration (500ms, 30s, 5m, 1h)", "30s");

/// <summary>A day.</summary>
internal sealed class DateShape() : Shape("a date (YEAR-MONTH-DAY)", "2026-12-31")
{
    public const string Format = "yyyy-MM-dd";
}

/// <summary>A number within bounds.</summary>
internal sealed class NumberShape(double least, double most, bool isWhole) : Shape(
    least.Equals(most)
        ? string.Create(CultureInfo.InvariantCulture, $"{least}")
        : string.Create(CultureInfo.InvariantCulture, $"a {(isWhole ? "whole " : "")}number from {least} to {most}"),
    least.ToString(CultureInfo.InvariantCulture))
{
    public double Least { get; } = least;

    public double Most { get; } = most;

    public bool IsWhole { get; } = isWhole;
}

/// <summary>One of some words.</summary>
internal sealed class ChoiceShape(ImmutableArray<string> options) : Shape($"one of {string.Join(", ", options)}", options[0])
{
    public ImmutableArray<string> Options { get; } = options;
}

/// <summary>A list.</summary>
internal sealed class ListShape(Shape item) : Shape("a list", $"[{item.Example}]")
{
    public Shape Item { get; } = item;
}

/// <summary>A map whose keys are free.</summary>
internal sealed class MapOfShape(Shape value) : Shape("a map", $"{{ name: {value.Example} }}")
{
    public Shape Value { get; } = value;
}

/// <summary>One shape or the other.</summary>
internal sealed class EitherShape(Shape first, Shape second) : Shape($"{first.Expected} or {second.Expected}", first.Example)
{
    public Shape First { get; } = first;

    public Shape Second { get; } = second;
}
