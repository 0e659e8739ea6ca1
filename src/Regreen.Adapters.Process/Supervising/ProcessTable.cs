using System.Globalization;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>One row of the process table.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Name">The name of its program, cut to 15 characters.</param>
/// <param name="IsZombie">Whether it has ended and only its row is left.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Group">Its process group.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: with the id it names one process for good.</param>
internal sealed record ProcessRow(int Id, string Name, bool IsZombie, int Parent, int Group, long StartTime);

/// <summary>Reads <c>/proc</c>.</summary>
internal static class ProcessTable
{
    /// <summary>Says whether the very process with that id and start time still runs.</summary>
    public static bool IsRunning(int id, long startTime) =>
        Find(id) is { IsZombie: false } row && row.StartTime == startTime;

    /// <summary>Reads the row of a process, or null where there is none.</summary>
    public static ProcessRow? Find(int id)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads all rows.</summary>
    public static IReadOnlyList<ProcessRow> All() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => name is { Length: > 0 } && char.IsAsciiDigit(name[0]))
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : null)
            .OfType<ProcessRow>(),
    ];

    /// <summary>Lists what runs and descends from a process, or belongs to a group.</summary>
    public static IReadOnlyList<int> DescendantsOf(int ancestor, int group)
    {
        var rows = All();
        var children = rows.ToLookup(row => row.Parent);
        var found = new HashSet<int>();
        var open = new Queue<int>([ancestor]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent].Where(child => found.Add(child.Id)))
            {
                open.Enqueue(child.Id);
            }
        }

        found.UnionWith(rows.Where(row => row.Group == group).Select(row => row.Id));
        return [.. rows.Where(row => !row.IsZombie && found.Contains(row.Id)).Select(row => row.Id)];
    }

    // The name stands in brackets and may hold blanks and brackets itself, so the fields are counted from the last bracket.
    private static ProcessRow? Parse(string stat)
    {
        var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
        if (open < 1 || close < open)
        {
            return null;
        }

        var fields = stat[(close + 2)..].Split(' ');
        return new ProcessRow(
            int.Parse(stat.AsSpan(0, open - 1), CultureInfo.InvariantCulture),
            stat[(open + 1)..close],
            fields[0] is "Z" or "X",
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            long.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
