using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace UsageAgents.Prices;

/// <summary>A price list and where it comes from.</summary>
internal sealed record PriceFile(PriceSource Source, ImmutableArray<ModelPrice> Models);

/// <summary>Where prices come from, and of which day they are.</summary>
internal sealed record PriceSource(string Package, string Version, string Date);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PriceFile))]
internal sealed partial class PriceJson : JsonSerializerContext;
