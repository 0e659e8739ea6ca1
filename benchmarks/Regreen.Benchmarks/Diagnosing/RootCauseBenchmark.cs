using Regreen.Benchmarks.Mining;

namespace Regreen.Benchmarks.Diagnosing;

/// <summary>How often the guilty commit of a frozen incident, or nobody, is named without a model and without an experiment.</summary>
internal sealed class RootCauseBenchmark : IBenchmark
{
    public string Name => "rcb";

    public string Summary => "frozen incidents: the guilty commit, or none (--data DIR)";

    public Task<BenchReport> RunAsync(BenchOptions options)
    {
        List<(Incident Incident, string Answer)> answers = [.. PublicData.Folders(options.Data, "root-cause-bench", "ground_truth.json").Select(Incident.Read).Select(incident => (incident, new IncidentReading(incident).Answer()))];
        return Task.FromResult(new BenchReport(
            "rcb",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["score"] = "1 for the guilty commit or a right 'none', 0 otherwise (the set's own score gives up to 0.5 for a near miss)" },
            [.. answers.Select(entry => new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["case"] = entry.Incident.Name,
                ["truth"] = Short(entry.Incident.Culprit),
                ["answer"] = Short(entry.Answer),
                ["score"] = IsRight(entry) ? 1 : 0,
                ["decoy"] = IsDecoy(entry) ? 1 : 0,
            })])
        {
            Totals = new Dictionary<string, object>(StringComparer.Ordinal) { ["right"] = answers.Count(IsRight), ["decoys"] = answers.Count(IsDecoy), ["cases"] = answers.Count },
        });
    }

    private static bool IsRight((Incident Incident, string Answer) entry) => entry.Answer == entry.Incident.Culprit;

    private static bool IsDecoy((Incident Incident, string Answer) entry) => entry.Incident.Decoys.Contains(entry.Answer);

    private static string Short(string commit) => commit[..Math.Min(8, commit.Length)];
}
