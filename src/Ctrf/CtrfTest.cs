using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>A test. Times are milliseconds, and since 1970 where they name an instant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CtrfTest(string Name, CtrfStatus Status, [property: JsonConverter(typeof(MillisecondsConverter))] long Duration)
{
    /// <summary>Gets its id.</summary>
    public Guid? Id { get; init; }

    /// <summary>Gets when it began.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public long? Start { get; init; }

    /// <summary>Gets when it ended.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public long? Stop { get; init; }

    /// <summary>Gets its suites, outermost first; null or at least one.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Suite { get; init; }

    /// <summary>Gets the message of its failure.</summary>
    public string? Message { get; init; }

    /// <summary>Gets the stack trace of its failure.</summary>
    public string? Trace { get; init; }

    /// <summary>Gets the code at its failure.</summary>
    public string? Snippet { get; init; }

    /// <summary>Gets what a language model said of it.</summary>
    public string? Ai { get; init; }

    /// <summary>Gets its line in <see cref="FilePath"/>.</summary>
    public int? Line { get; init; }

    /// <summary>Gets how it ended, in the words of its tool.</summary>
    public string? RawStatus { get; init; }

    /// <summary>Gets its tags.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Tags { get; init; }

    /// <summary>Gets its labels: texts, numbers, truth values, or lists of them.</summary>
    public ImmutableSortedDictionary<string, JsonElement>? Labels { get; init; }

    /// <summary>Gets its kind, as in <c>e2e</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the file that defines it.</summary>
    public string? FilePath { get; init; }

    /// <summary>Gets how often it was tried again.</summary>
    public int? Retries { get; init; }

    /// <summary>Gets every try.</summary>
    public ImmutableArray<CtrfAttempt>? RetryAttempts { get; init; }

    /// <summary>Gets whether it passed after it had failed.</summary>
    public bool? Flaky { get; init; }

    /// <summary>Gets what it wrote to standard output.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Stdout { get; init; }

    /// <summary>Gets what it wrote to standard error.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Stderr { get; init; }

    /// <summary>Gets the worker that ran it.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Gets the browser.</summary>
    public string? Browser { get; init; }

    /// <summary>Gets the device.</summary>
    public string? Device { get; init; }

    /// <summary>Gets a picture, in base64.</summary>
    public string? Screenshot { get; init; }

    /// <summary>Gets its files.</summary>
    public ImmutableArray<CtrfAttachment>? Attachments { get; init; }

    /// <summary>Gets its parameters, as they stand.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Gets its steps.</summary>
    public ImmutableArray<CtrfStep>? Steps { get; init; }

    /// <summary>Gets statistics over several runs, as they stand.</summary>
    public JsonElement? Insights { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>One try of a test.</summary>
/// <param name="Attempt">Its number, from 1.</param>
/// <param name="Status">How it ended.</param>
public sealed record CtrfAttempt(int Attempt, CtrfStatus Status)
{
    /// <summary>Gets how long it took.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public long? Duration { get; init; }

    /// <summary>Gets when it began.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public long? Start { get; init; }

    /// <summary>Gets when it ended.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public long? Stop { get; init; }

    /// <summary>Gets the message of its failure.</summary>
    public string? Message { get; init; }

    /// <summary>Gets the stack trace of its failure.</summary>
    public string? Trace { get; init; }

    /// <summary>Gets the line of its failure.</summary>
    public int? Line { get; init; }

    /// <summary>Gets the code at its failure.</summary>
    public string? Snippet { get; init; }

    /// <summary>Gets what it wrote to standard output.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Stdout { get; init; }

    /// <summary>Gets what it wrote to standard error.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Stderr { get; init; }

    /// <summary>Gets its files.</summary>
    public ImmutableArray<CtrfAttachment>? Attachments { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>A file of a test.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ContentType">Its MIME type.</param>
/// <param name="Path">Its path or address.</param>
public sealed record CtrfAttachment(string Name, string ContentType, string Path)
{
    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>A step of a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">How it ended.</param>
public sealed record CtrfStep(string Name, CtrfStatus Status)
{
    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}
