using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>The clauses that were read while one message is taken apart: whether to split it is asked more than once about the same words.</summary>
internal sealed class ClauseMemory(ClauseReader reader, UsageShape shape)
{
    private readonly Dictionary<string, Clause> _read = new(StringComparer.Ordinal);

    public Clause Read(string text)
    {
        if (!_read.TryGetValue(text, out var clause))
        {
            _read[text] = clause = reader.Read(text, shape);
        }

        return clause;
    }
}
