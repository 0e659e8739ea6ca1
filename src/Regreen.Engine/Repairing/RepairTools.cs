using Regreen.Core.Repairing;

namespace Regreen.Engine.Repairing;

/// <summary>What repairs are written with.</summary>
/// <param name="Sandbox">Runs commands that are not trusted.</param>
/// <param name="Model">The chat model, or null where none is configured.</param>
/// <param name="Environment">The host's variables; a command gets only what the configuration names.</param>
/// <param name="Redact">Takes secrets out of a text.</param>
public sealed record RepairTools(ISandbox Sandbox, IRepairModel? Model, IReadOnlyDictionary<string, string> Environment, Func<string, string> Redact);
