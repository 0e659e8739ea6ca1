using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>How a test ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CtrfStatus>))]
public enum CtrfStatus
{
    /// <summary>It passed.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>It failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was skipped.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>It is known and was not run.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Anything else; <see cref="CtrfTest.RawStatus"/> says what.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
