using System.Text;

namespace Regreen.Core.Mining;

/// <summary>Lines with the same skeleton, and what each of its slots held.</summary>
internal sealed class TemplateGroup(string key, string?[] slots)
{
    private TemplateGroup? _joined;
    private string? _text;

    public string Key { get; } = key;

    public long Count { get; private set; }

    /// <summary>The group that this one became a part of, or itself.</summary>
    public TemplateGroup Root
    {
        get
        {
            var root = this;
            while (root._joined is { } next)
            {
                root = next;
            }

            if (_joined is not null && _joined != root)
            {
                _joined = root;
            }

            return root;
        }
    }

    public string Text => _text ??= Render();

    public void Seen() => Count++;

    /// <summary>Takes note of what the slots hold in one more line: one that holds different things is a value.</summary>
    public void Compare(ReadOnlySpan<char> masked, ReadOnlySpan<(int Start, int End)> found)
    {
        for (var index = 0; index < slots.Length; index++)
        {
            if (slots[index] is { } known && !masked[found[index].Start..found[index].End].SequenceEqual(known))
            {
                slots[index] = null;
                _text = null;
            }
        }
    }

    /// <summary>Takes over what another group's slots held, where this one has a value in place of a word.</summary>
    public void Widen(TemplateGroup other, int slot)
    {
        var inside = other.Slots.Count + 1 - slots.Length;
        for (var index = 0; index < slots.Length; index++)
        {
            var at = index < slot ? index : index + inside - 1;
            var same = index != slot && at >= 0 && at < other.Slots.Count && string.Equals(slots[index], other.Slots[at], StringComparison.Ordinal);
            slots[index] = same ? slots[index] : null;
        }

        _text = null;
    }

    public void JoinInto(TemplateGroup other)
    {
        other.Count += Count;
        _joined = other;
    }

    /// <summary>What the slots hold, for a group that takes this one's place with one slot more.</summary>
    public IReadOnlyList<string?> Slots => slots;

    private string Render()
    {
        var text = new StringBuilder();
        var slot = 0;
        foreach (var character in Key)
        {
            if (character != MaskScan.Variable)
            {
                text.Append(character);
            }
            else if (slots[slot++] is { } same)
            {
                text.Append(same);
            }
            else
            {
                // The name before a number that differs is a part of the value: eth0 and eth1.
                while (text.Length > 0 && char.IsAsciiLetter(text[^1]))
                {
                    text.Length--;
                }

                text.Append(MaskScan.Variable);
            }
        }

        return text.Replace("\u0001\u0001", "\u0001").Replace("\u0001", LogTemplate.Wildcard).ToString();
    }
}
