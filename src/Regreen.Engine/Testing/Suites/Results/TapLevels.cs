using System.Globalization;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>The open levels of a TAP stream, outermost first. Points come before the point that they belong to.</summary>
internal sealed class TapLevels
{
    private readonly List<Level> _levels = [];
    private string _described = "";

    public void Plan(int level, int count)
    {
        var at = At(level);
        at.Planned = at.Planned is null ? count : throw new ResultException("contradicts itself: it has two plans");
    }

    public void Add(int level, ReportedTest point, int? number)
    {
        var below = level + 1 < _levels.Count ? Take(level + 1) : [];
        var at = At(level);
        at.Points++;
        if (number is { } said && !at.Numbers.Add(said))
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: test {said} stands in it twice"));
        }

        var named = point with { Name = point.Name.Length > 0 ? point.Name : string.Create(CultureInfo.InvariantCulture, $"test {number ?? at.Points}") };
        at.Tests.AddRange(below.Select(test => test with { Name = $"{named.Name} > {test.Name}" }));
        if (below.Count == 0 || (named.End == ReportedEnd.Failed && !below.Exists(test => test.End is ReportedEnd.Failed or ReportedEnd.Errored)))
        {
            at.Tests.Add(named);
            _described = named.Name;
            return;
        }

        _described = "";
    }

    /// <summary>Adds what the diagnostics of the newest point say.</summary>
    public void Describe(string key, string value)
    {
        if (_described.Length == 0 || _levels.FindLast(level => level.Tests.Count > 0 && level.Tests[^1].Name == _described) is not { } level)
        {
            return;
        }

        var test = level.Tests[^1];
        level.Tests[^1] = key != "duration_ms" ? test.End == ReportedEnd.Failed && test.Message.Length == 0 ? test.Ended(test.End, null, value) : test
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e9 ? test with { Duration = TimeSpan.FromMilliseconds(milliseconds) }
            : test;
    }

    /// <summary>Closes everything and gives the tests.</summary>
    public List<ReportedTest> End()
    {
        if (_levels.Count == 0 || _levels[0].Planned is null)
        {
            throw new ResultException("has no plan: it was cut off");
        }

        return Take(0);
    }

    private List<ReportedTest> Take(int level)
    {
        // Points that no point came after, deeper ones first.
        for (var deepest = _levels.Count - 1; deepest > level; deepest--)
        {
            var lost = Close(deepest);
            _levels[deepest - 1].Tests.AddRange(lost);
        }

        return Close(level);
    }

    private List<ReportedTest> Close(int level)
    {
        var closed = _levels[level];
        _levels.RemoveAt(level);
        if (closed.Planned is { } planned && planned != closed.Points)
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: its plan says {planned} tests, and it holds {closed.Points}"));
        }

        return closed.Tests;
    }

    private Level At(int level)
    {
        while (_levels.Count <= level)
        {
            _levels.Add(new Level());
        }

        return _levels[level];
    }

    private sealed class Level
    {
        public List<ReportedTest> Tests { get; } = [];

        public HashSet<int> Numbers { get; } = [];

        public int Points { get; set; }

        public int? Planned { get; set; }
    }
}
