using Microsoft.Extensions.Options;

namespace UsageAgents.Prices;

/// <summary>Reads the price list that is named before anything is answered with it.</summary>
internal sealed class PriceOptionsValidator : IValidateOptions<PriceOptions>
{
    public ValidateOptionsResult Validate(string? name, PriceOptions options) =>
        PriceCatalogue.FaultOf(options) is { } fault ? ValidateOptionsResult.Fail($"{PriceOptions.SectionName}:{nameof(PriceOptions.File)}: {fault}") : ValidateOptionsResult.Success;
}
