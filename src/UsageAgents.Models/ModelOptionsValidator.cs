using Microsoft.Extensions.Options;

namespace UsageAgents.Models;

/// <summary>Says at the start what is missing to reach a model.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        if (!options.IsOn)
        {
            return ValidateOptionsResult.Success;
        }

        var faults = new List<string>();
        if (options.Model.Length == 0)
        {
            faults.Add("Models:Model is empty; name the model that Models:Provider serves.");
        }

        if (options.BaseUrl.Length > 0 && !(Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            faults.Add("Models:BaseUrl is not an http or https address.");
        }

        if (ModelKey.Find(options) is null)
        {
            faults.Add($"The model's key is missing; put it into the environment variable {ModelKey.VariableOf(options)} or into the file that Models:KeyFile names.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
