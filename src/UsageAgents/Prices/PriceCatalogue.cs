using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Prices;

/// <summary>The models whose prices are known.</summary>
internal sealed class PriceCatalogue(PriceFile file)
{
    public PriceSource Source => file.Source;

    public ImmutableArray<ModelPrice> Models => file.Models;

    public static PriceCatalogue Embedded()
    {
        using var stream = typeof(PriceCatalogue).Assembly.GetManifestResourceStream("prices.json")
            ?? throw new InvalidOperationException("The embedded price file is missing.");
        return new PriceCatalogue(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceFile)
            ?? throw new InvalidOperationException("The embedded price file is empty."));
    }

    /// <summary>Reads the price list that is named, or the embedded one.</summary>
    public static PriceCatalogue Of(PriceOptions options) => options.File is { } path ? new PriceCatalogue(Read(path)) : Embedded();

    /// <summary>Says why the price list that is named cannot be used, or nothing.</summary>
    public static string? FaultOf(PriceOptions options)
    {
        try
        {
            return options.File is { } path ? FaultIn(Read(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"{options.File} cannot be read: {exception.Message}";
        }
    }

    private static PriceFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, PriceJson.Default.PriceFile) ?? throw new JsonException("null is no price list");
    }

    private static string? FaultIn(PriceFile file)
    {
        if (file.Models.IsDefaultOrEmpty)
        {
            return "it has no models";
        }

        if (file.Models.GroupBy(model => model.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return $"it has the model {twice.Key} twice";
        }

        return file.Models.FirstOrDefault(model => string.IsNullOrWhiteSpace(model.Id) || model.InputUsdPerMillion < 0 || model.OutputUsdPerMillion < 0 || model.CachedInputUsdPerMillion < 0) is { } wrong
            ? $"its model '{wrong.Id}' has no name or a negative price"
            : null;
    }

    public ModelPrice? Find(string id) => Models.FirstOrDefault(model => string.Equals(model.Id, id, StringComparison.OrdinalIgnoreCase));
}
