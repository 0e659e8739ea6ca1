using System.Text.Json;
using System.Text.Json.Serialization;
using UsageAgents.Contracts.Runs;
using UsageAgents.Contracts.Sessions;

namespace UsageAgents.Contracts;

/// <summary>The one JSON form of the contract: flat, snake_case, told apart by <c>type</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClientFrame))]
[JsonSerializable(typeof(SessionFrame))]
[JsonSerializable(typeof(RunFrame))]
[JsonSerializable(typeof(RunQuestion))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(RunEvents))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class ContractJson : JsonSerializerContext;
