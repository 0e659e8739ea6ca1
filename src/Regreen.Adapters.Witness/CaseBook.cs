using System.Collections.Concurrent;
using System.Net;

namespace Regreen.Adapters.Witness;

/// <summary>Knows which process is at which case, from what plug-ins report and from what processes were started with.</summary>
internal sealed class CaseBook
{
    private const string Variable = "REGREEN_CASE";
    private readonly ConcurrentDictionary<int, string?> _current = new();

    /// <summary>Gets or sets who is told that a case has ended.</summary>
    public Action<string> Ended { get; set; } = _ => { };

    /// <summary>A process begins a case, or is at none.</summary>
    public void Report(int process, string? name)
    {
        var before = _current.GetValueOrDefault(process);
        _current[process] = name;
        if (before is not null && before != name)
        {
            Ended(before);
        }
    }

    /// <summary>Forgets who was where: the processes of the run before are gone.</summary>
    public void Clear() => _current.Clear();

    /// <summary>Finds the case that a connection belongs to now, or null.</summary>
    /// <param name="client">The client's end.</param>
    /// <param name="serverPort">Our end.</param>
    /// <param name="items">What is remembered of the connection: its owner does not change.</param>
    public string? CaseOf(IPEndPoint client, int serverPort, IDictionary<object, object?> items)
    {
        // One reporting process: whatever is asked while it is at a case, it or its children ask.
        if (_current.Count == 1 && _current.Values.FirstOrDefault() is { } only)
        {
            return only;
        }

        if (!items.TryGetValue(typeof(SocketOwner), out var known))
        {
            items[typeof(SocketOwner)] = known = SocketOwner.Of(client, serverPort);
        }

        return known is int owner ? Reported(owner) ?? SocketOwner.Variable(owner, Variable) : null;
    }

    private string? Reported(int owner) =>
        SocketOwner.Line(owner).Where(_current.ContainsKey).Select(process => _current.GetValueOrDefault(process)).FirstOrDefault();
}
