using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds which model is said of which workload: "code on A and chat on B", "A for code and B for chat".</summary>
internal static class ModelPairs
{
    public static ImmutableDictionary<string, string> Of(
        IReadOnlyList<(string Workload, int Place)> workloads, IReadOnlyList<(string Model, int Place)> models)
    {
        var pairs = Paired(workloads, models);
        return pairs.Length > 1
            ? pairs.ToImmutableDictionary(pair => pair.Workload, pair => pair.Model.Model, StringComparer.Ordinal)
            : ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>Gives the model that belongs to no workload of a mix.</summary>
    public static string? Unpaired(IReadOnlyList<(string Workload, int Place)> workloads, IReadOnlyList<(string Model, int Place)> models)
    {
        var pairs = Paired(workloads, models);
        return pairs.Length > 1 ? models.FirstOrDefault(model => pairs.All(pair => pair.Model.Place != model.Place)).Model : null;
    }

    private static (string Workload, (string Model, int Place) Model)[] Paired(
        IReadOnlyList<(string Workload, int Place)> workloads, IReadOnlyList<(string Model, int Place)> models)
    {
        if (workloads.Count < 2 || models.Count < 2)
        {
            return [];
        }

        var said = workloads.Select(workload => (Name: workload.Workload, workload.Place, IsModel: false))
            .Concat(models.Select(model => (Name: model.Model, model.Place, IsModel: true)))
            .OrderBy(mention => mention.Place)
            .ToArray();
        var modelsFirst = said[0].IsModel;
        return [.. said.Zip(said.Skip(1))
            .Where(pair => pair.First.IsModel == modelsFirst && pair.Second.IsModel != modelsFirst)
            .Select(pair => modelsFirst
                ? (Workload: pair.Second.Name, Model: (pair.First.Name, pair.First.Place))
                : (Workload: pair.First.Name, Model: (pair.Second.Name, pair.Second.Place)))
            .DistinctBy(pair => pair.Workload, StringComparer.Ordinal)];
    }
}
