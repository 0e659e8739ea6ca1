using System.Runtime.InteropServices;

namespace Regreen.Core.Mining;

/// <summary>
/// A masked line with its slots taken out: what holds a value, and names that often are one (with digits or dots inside). Lines of one template differ in
/// their slots only. Values that follow each other are one slot, so that a list may be longer in one line than in the next.
/// </summary>
internal sealed class Skeleton(int room)
{
    private const int RunOfValues = 3;

    private readonly char[] _key = new char[room];
    private readonly List<(int Start, int End)> _slots = [];
    private int _length;

    public ReadOnlySpan<char> Key => _key.AsSpan(0, _length);

    /// <summary>Where in the masked line each slot lies.</summary>
    public ReadOnlySpan<(int Start, int End)> Slots => CollectionsMarshal.AsSpan(_slots);

    public void Read(ReadOnlySpan<char> masked)
    {
        _length = 0;
        _slots.Clear();
        var (run, runKey, runSlot) = (0, 0, 0);
        var start = 0;
        while (start < masked.Length)
        {
            var end = WordEnd(masked, start);
            var (key, slot) = (_length, _slots.Count);
            if (!Word(masked, start, end) || _slots.Count == slot)
            {
                run = 0;
            }
            else if (run++ == 0)
            {
                (runKey, runSlot) = (key, slot);
            }
            else if (run >= RunOfValues)
            {
                Join(runKey, runSlot);
            }

            if (end < masked.Length)
            {
                _key[_length++] = ' ';
            }

            start = end + 1;
        }
    }

    private static int WordEnd(ReadOnlySpan<char> masked, int start)
    {
        var blank = masked[start..].IndexOf(' ');
        return blank < 0 ? masked.Length : start + blank;
    }

    /// <summary>Everything since the run began becomes one slot.</summary>
    private void Join(int runKey, int runSlot)
    {
        _slots[runSlot] = (_slots[runSlot].Start, _slots[^1].End);
        _slots.RemoveRange(runSlot + 1, _slots.Count - runSlot - 1);
        _key[runKey] = MaskScan.Variable;
        _length = runKey + 1;
    }

    /// <summary>Returns whether the word holds nothing but values.</summary>
    private bool Word(ReadOnlySpan<char> masked, int start, int end)
    {
        var pure = true;
        var at = start;
        while (at < end)
        {
            if (CharTable.Of(masked[at]) == CharKinds.Delimiter)
            {
                pure &= masked[at] is ':' or ',' or ';' or '|';
                _key[_length++] = masked[at++];
                continue;
            }

            var stop = at + 1;
            while (stop < end && CharTable.Of(masked[stop]) != CharKinds.Delimiter)
            {
                stop++;
            }

            pure &= Field(masked, at, stop);
            at = stop;
        }

        return pure;
    }

    private bool Field(ReadOnlySpan<char> masked, int start, int end)
    {
        if (MaybeValue.Is(masked, start, end))
        {
            Slot(start, end);
            return true;
        }

        var stem = Shapes.Stem(masked[start..end]);
        for (var index = start; index < (stem > 0 ? start + stem : end); index++)
        {
            if (masked[index] == MaskScan.Variable)
            {
                Slot(index, index + 1);
            }
            else
            {
                _key[_length++] = masked[index];
            }
        }

        if (stem > 0)
        {
            Slot(start + stem, end);
        }

        return stem > 0;
    }

    private void Slot(int start, int end)
    {
        _slots.Add((start, end));
        _key[_length++] = MaskScan.Variable;
    }
}
