using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Core.Weighing;
using static Regreen.Benchmarks.Diagnosing.Incident;

namespace Regreen.Benchmarks.Diagnosing;

/// <summary>
/// Reads an incident: when did something first leave its usual course, what speaks of the failure, is it outside of all changes; and then weighs the changes that were there by then with the product's own
/// weights. The weights are the product's (<see cref="ChangeWeights"/>); all the rest, the onset first of all, stands here alone, because the product has no metrics and tries its suspects.
/// </summary>
internal sealed partial class IncidentReading
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private readonly Incident _incident;
    private readonly List<Course> _courses;
    private readonly DateTimeOffset _onset;

    public IncidentReading(Incident incident)
    {
        _incident = incident;
        _courses = [.. incident.Metrics.GroupBy(row => (Service: row["service"], Metric: row["metric"])).Select(group => Course.Of(group.Key.Metric, group))];
        _onset = _courses.Select(course => course.Left).OfType<DateTimeOffset>().Append(At(incident.Alert, "fired_at")).Min();
    }

    /// <summary>Names the commit, or <c>none</c>.</summary>
    public string Answer() => IsLoad() || IsReportedOutside() || IsAtForeignHosts() ? "none" : Weigh().FirstOrDefault(change => change.Weight > 0)?.Id ?? "none";

    // Several services are asked much more often than before: nobody's code asks so.
    private bool IsLoad() => _courses.Count(course => RateName().IsMatch(course.Metric) && course is { Left: not null } && course.Peak > 2.5 * course.Usual) >= 2;

    // A provider's own page tells of trouble that began with ours.
    private bool IsReportedOutside() =>
        OutsideTrouble().IsMatch(_incident.Status)
        && BeganAt().Matches(_incident.Status).Select(match => DateTimeOffset.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture)).Any(at => (at - _onset).Duration() <= Slack);

    // Most of the errors name a host that is none of ours.
    private bool IsAtForeignHosts()
    {
        var errors = _incident.Logs.Where(log => Text(log, "severity_text") is "ERROR" or "FATAL" && At(log, "timestamp") >= _onset).ToList();
        return errors.Count > 0 && errors.Count(log => Telling(log).Any(field => ForeignHost().IsMatch(field.Value.ToString()))) * 2 > errors.Count;
    }

    private ImmutableArray<ChangeWeight> Weigh() => ChangeWeights.Of([.. _incident.Commits.Where(MayBeGuilty).Select(commit => new WeighableChange(Text(commit, "sha"), DiffOf(commit)))], Evidence());

    // What came after the onset, or was put out only after it, is refuted; so is what cannot change how a service runs.
    private bool MayBeGuilty(System.Text.Json.JsonElement commit)
    {
        var own = _incident.Deployments.Where(deployment => Text(deployment, "commit_sha") == Text(commit, "sha")).ToList();
        return Text(commit, "diff").Length > 0
            && At(commit, "timestamp") <= _onset
            && (own.Count == 0 || own.Any(deployment => At(deployment, "timestamp") <= _onset.AddMinutes(1)))
            && commit.GetProperty("files_changed").EnumerateArray().Any(file => !ChangePaths.AreInert(file.GetString()!));
    }

    private static string DiffOf(System.Text.Json.JsonElement commit) =>
        string.Join('\n', commit.GetProperty("files_changed").EnumerateArray().Select(file => $"+++ b/{file.GetString()}")) + "\n" + Text(commit, "diff");

    private Dictionary<string, double> Evidence()
    {
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var log in _incident.Logs.Where(log => Text(log, "severity_text") is "ERROR" or "WARN" or "FATAL" && At(log, "timestamp") >= _onset.AddMinutes(-1)))
        {
            Add(string.Join(' ', Telling(log).Select(field => $"{field.Name} {field.Value}")), 1);
        }

        Add($"{Text(_incident.Alert, "metric")} {Text(_incident.Alert, "summary")} {string.Join(' ', _courses.Where(course => course.Left is not null).Select(course => course.Metric))}", 0.8);
        var healthy = _incident.Spans.Where(span => At(span, "start") < _onset).ToList();
        foreach (var span in _incident.Spans.Where(span => At(span, "start") >= _onset))
        {
            Add(string.Join(' ', Telling(span).Where(field => field.Name is "name" or "error" or "status_message" or "db.statement").Select(field => field.Value.ToString())), 0.7);
            foreach (var difference in healthy.Where(before => Text(before, "service") == Text(span, "service") && Text(before, "name").Split(' ', '.')[0] == Text(span, "name").Split(' ', '.')[0]).SelectMany(before => DifferencesOf(before, span)))
            {
                Add(difference, 1.5);
            }
        }

        return words;

        void Add(string text, double weight)
        {
            foreach (var word in EvidenceWords.Of(text))
            {
                words[word] = Math.Max(weight, words.GetValueOrDefault(word));
            }
        }
    }

    // What a span of the failing request says otherwise than the same step of a healthy one tells most.
    private static IEnumerable<string> DifferencesOf(System.Text.Json.JsonElement before, System.Text.Json.JsonElement now)
    {
        var (well, ill) = (FieldsOf(before), FieldsOf(now));
        foreach (var name in well.Keys.Union(ill.Keys, StringComparer.Ordinal))
        {
            var (one, other) = (EvidenceWords.Of(well.GetValueOrDefault(name, "")).ToHashSet(StringComparer.Ordinal), EvidenceWords.Of(ill.GetValueOrDefault(name, "")).ToHashSet(StringComparer.Ordinal));
            one.SymmetricExceptWith(other);
            if (one.Count > 0)
            {
                yield return $"{name} {string.Join(' ', one)}";
            }
        }
    }

    private static Dictionary<string, string> FieldsOf(System.Text.Json.JsonElement span) => Telling(span).ToDictionary(field => field.Name, field => field.Value.ToString(), StringComparer.Ordinal);

    [GeneratedRegex("(?:request|query|call|rpc|message)s?_(?:per_(?:sec|second|min)|rate)|_rps$|^rps$", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex RateName();

    [GeneratedRegex("degraded|outage|impair|disrupt|unavailable|elevated error", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex OutsideTrouble();

    [GeneratedRegex("\"(?:started_at|timestamp|time|at|created_at)\"\\s*:\\s*\"(?<at>[^\"]+Z)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex BeganAt();

    [GeneratedRegex(@"\b(?:[a-z0-9-]+\.){1,6}(?:com|net|org|io|dev|cloud|app)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex ForeignHost();
}
