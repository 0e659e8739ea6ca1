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

    public ModelPrice? Find(string id) => Models.FirstOrDefault(model => string.Equals(model.Id, id, StringComparison.OrdinalIgnoreCase));
}
