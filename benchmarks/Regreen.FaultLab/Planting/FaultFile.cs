using System.Collections.Immutable;
using System.Globalization;
using Regreen.Cli.Demo;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.FaultLab.Planting;

/// <summary>Reads a fault file: headers, then parts, each with the places that it changes in the format of an edit.</summary>
internal sealed class FaultFile(string name, string service)
{
    private static readonly ImmutableDictionary<string, Place> Places =
        Enum.GetValues<Place>().ToImmutableDictionary(place => place.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private readonly Dictionary<string, string> _headers = new(StringComparer.Ordinal);
    private readonly ImmutableArray<FaultPart>.Builder _parts = ImmutableArray.CreateBuilder<FaultPart>();
    private readonly List<string> _open = [];
    private (Place Place, string Value)? _part;
    private bool _isInText;

    /// <summary>Reads a fault.</summary>
    /// <exception cref="UserErrorException">The file does not follow the format.</exception>
    public PlantedFault Read(string text)
    {
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            ReadLine(line);
        }

        ClosePart();
        var fault = new PlantedFault(name, service)
        {
            Layer = Take("layer") ?? throw Wrong("names no layer"),
            Text = Take("text") ?? throw Wrong("does not say what breaks"),
            Variants = Words(Take("with")),
            Kill = Take("kill"),
            IsInReach = Take("reach") is not "no",
            Parts = _parts.ToImmutable(),
        };
        var issues = Take("issues");
        fault = Words(Take("end")) is { IsEmpty: false } ends ? fault with { Ends = ends } : fault;
        fault = fault with { Issues = issues is null ? (fault.IsControl ? 0 : 1) : int.Parse(issues, CultureInfo.InvariantCulture) };
        return _headers.Count == 0 ? fault : throw Wrong($"has '{_headers.Keys.First()}:', which is no header");
    }

    private void ReadLine(string line)
    {
        if (_isInText || line.StartsWith("@@", StringComparison.Ordinal) || line.StartsWith("file: ", StringComparison.Ordinal))
        {
            _isInText = line is not "@@ end" && (_isInText || line == "@@ before");
            _open.Add(line);
        }
        else if (line.Length > 0 && line[0] != '#')
        {
            ReadHeader(line);
        }
    }

    private void ReadHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var (key, value) = colon < 0 ? throw Wrong($"has '{line}' where it does not belong") : (line[..colon], line[(colon + 1)..].Trim());
        if (Places.TryGetValue(key, out var place))
        {
            ClosePart();
            _part = (place, value);
        }
        else if (!_headers.TryAdd(key, value))
        {
            throw Wrong($"says '{key}:' twice");
        }
    }

    private void ClosePart()
    {
        if (_part is not { } part)
        {
            if (_open.Count > 0)
            {
                throw Wrong("changes something before it says where");
            }

            return;
        }

        // A commit's value is its message; its id is not known before it is made.
        var isCommit = part.Place is Place.Commit or Place.Suite or Place.Innocent;
        var edit = SourceEdit.Parse($"{name}#{_parts.Count}", $"message: {(isCommit ? part.Value : name)}\n{string.Join('\n', _open)}\n");
        _parts.Add(new FaultPart(part.Place, isCommit ? "" : part.Value, edit));
        _open.Clear();
        _part = null;
    }

    private string? Take(string header) => _headers.Remove(header, out var value) ? value : null;

    private static ImmutableArray<string> Words(string? text) => [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private UserErrorException Wrong(string what) =>
        new($"The fault {service}/{name} {what}.", "See docs/guides/adding-a-fault-to-the-lab.md for the format.", FailureCategory.Usage);
}
