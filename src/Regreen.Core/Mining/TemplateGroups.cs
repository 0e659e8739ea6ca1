using System.Runtime.InteropServices;

namespace Regreen.Core.Mining;

/// <summary>The groups by skeleton, and which of them differ in one plain word only.</summary>
internal sealed class TemplateGroups
{
    private readonly TemplateMinerOptions _options;
    private readonly Dictionary<string, TemplateGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TemplateGroup>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly Dictionary<ulong, WordForms> _words = [];

    public TemplateGroups(TemplateMinerOptions options)
    {
        _options = options;
        _byKey = _groups.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Rises whenever groups are forgotten.</summary>
    public int Generation { get; private set; }

    public IReadOnlyList<LogTemplate> Templates() =>
        [.. _groups.Values.Where(group => group.Root == group && group.Count > 0).GroupBy(group => group.Text, StringComparer.Ordinal)
            .Select(same => new LogTemplate(LogTemplate.IdOf(same.Key), same.Key, same.Sum(group => group.Count)))];

    public TemplateGroup Place(ReadOnlySpan<char> masked, Skeleton skeleton)
    {
        if (_byKey.TryGetValue(skeleton.Key, out var known))
        {
            known.Compare(masked, skeleton.Slots);
            return known;
        }

        if (_groups.Count >= _options.Templates)
        {
            Forget();
        }

        var slots = new string?[skeleton.Slots.Length];
        for (var index = 0; index < slots.Length; index++)
        {
            slots[index] = masked[skeleton.Slots[index].Start..skeleton.Slots[index].End].ToString();
        }

        var group = new TemplateGroup(skeleton.Key.ToString(), slots);
        _groups.Add(group.Key, group);
        Relate(group);
        return group;
    }

    /// <summary>Looks for groups that differ in one plain word only; enough of them are one template in which that word is a value.</summary>
    private void Relate(TemplateGroup group)
    {
        foreach (var word in KeyWords.Of(group.Key).Where(word => KeyWords.Suffices(group.Key, word)))
        {
            ref var forms = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, KeyWords.HashWithout(group.Key, word), out _);
            forms ??= new WordForms();
            if (forms.General is { } general)
            {
                if (forms.Admits(group.Key[word]))
                {
                    Join(group, general, word);
                    return;
                }
            }
            else if (forms.Add(group, group.Key[word], KeyWords.IsNamed(group.Key, word) ? 2 : _options.WordForms))
            {
                Generalise(forms, group, word);
                return;
            }
        }
    }

    private void Generalise(WordForms forms, TemplateGroup group, Range word)
    {
        var (start, length) = word.GetOffsetAndLength(group.Key.Length);
        var key = $"{group.Key[..start]}{MaskScan.Variable}{group.Key[(start + length)..]}";
        var members = forms.Members.Append(group).ToList();
        if (!_groups.TryGetValue(key, out var general))
        {
            var before = group.Key.AsSpan(0, start).Count(MaskScan.Variable);
            var inside = group.Key.AsSpan(start, length).Count(MaskScan.Variable);
            general = new TemplateGroup(key, [.. group.Slots.Take(before), null, .. group.Slots.Skip(before + inside)]);
            _groups.Add(key, general);
        }

        forms.General = general;
        foreach (var member in members)
        {
            Join(member, general, word);
        }

        Relate(general.Root);
    }

    private static void Join(TemplateGroup member, TemplateGroup general, Range word)
    {
        var (from, into) = (member.Root, general.Root);
        if (from == into)
        {
            return;
        }

        into.Widen(from, from.Key.AsSpan(0, Math.Min(from.Key.Length, word.Start.Value)).Count(MaskScan.Variable));
        from.JoinInto(into);
    }

    /// <summary>Keeps the half with most lines; of those with as many, the newest.</summary>
    private void Forget()
    {
        var keep = _groups.Values.Where(group => group.Root == group).Reverse().OrderByDescending(group => group.Count).Take(_options.Templates / 2).ToList();
        _groups.Clear();
        _words.Clear();
        Generation++;
        foreach (var group in keep)
        {
            _groups.Add(group.Key, group);
        }

        foreach (var group in keep)
        {
            Relate(group);
        }
    }
}
