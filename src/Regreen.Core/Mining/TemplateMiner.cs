using System.Runtime.CompilerServices;

namespace Regreen.Core.Mining;

/// <summary>
/// Sorts a stream of log lines by template, with one configuration for every system and in bounded memory. A line is masked by the shape of its values; masked
/// lines that were seen are found at once; a new one is compared by its skeleton, and skeletons that differ in one plain word become one when that word takes
/// many forms. Not for several threads.
/// </summary>
public sealed class TemplateMiner
{
    private readonly TemplateMinerOptions _options;
    private readonly Dictionary<string, TemplateGroup> _masked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TemplateGroup>.AlternateLookup<ReadOnlySpan<char>> _byMasked;
    private readonly TemplateGroups _groups;
    private readonly char[] _buffer;
    private readonly Skeleton _skeleton;

    /// <summary>Makes a miner.</summary>
    public TemplateMiner(TemplateMinerOptions? options = null)
    {
        _options = options ?? new TemplateMinerOptions();
        _buffer = new char[MaskScan.Room(_options.LineLength)];
        _skeleton = new Skeleton(_buffer.Length);
        _byMasked = _masked.GetAlternateLookup<ReadOnlySpan<char>>();
        _groups = new TemplateGroups(_options);
    }

    /// <summary>The templates so far, in no order.</summary>
    public IReadOnlyList<LogTemplate> Templates => _groups.Templates();

    /// <summary>Takes one line, without its header, and returns a handle to its template, which may become more general with later lines.</summary>
    public TemplateHandle Add(ReadOnlySpan<char> line)
    {
        var length = new MaskScan(line.Length > _options.LineLength ? line[.._options.LineLength] : line, _buffer).Run();
        var masked = _buffer.AsSpan(0, length);
        if (!_byMasked.TryGetValue(masked, out var group))
        {
            group = Place(masked);
        }

        group.Root.Seen();
        return new TemplateHandle(group);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TemplateGroup Place(ReadOnlySpan<char> masked)
    {
        _skeleton.Read(masked);
        var generation = _groups.Generation;
        var group = _groups.Place(masked, _skeleton);
        if (_masked.Count >= _options.RememberedLines || generation != _groups.Generation)
        {
            _masked.Clear();
        }

        _byMasked[masked] = group;
        return group;
    }
}

/// <summary>A line's template, now and after lines that came later.</summary>
public readonly record struct TemplateHandle
{
    private readonly TemplateGroup _group;

    internal TemplateHandle(TemplateGroup group) => _group = group;

    /// <summary>The text as it is known by now.</summary>
    public string Text => _group.Root.Text;
}
