using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Service.Mcp;

/// <summary>Servers of the Model Context Protocol whose tools are offered beside the service's own.</summary>
internal sealed class McpOptions
{
    public const string SectionName = "Mcp";

    /// <summary>Gets the servers. Default: none.</summary>
    public IList<ExternalServer> Servers { get; } = [];

    /// <summary>Gets or sets how many seconds lie at most between two attempts to reach a server, and between two looks at the tools of one that answers. Default: 15.</summary>
    [Range(1, 3600)]
    public int RetrySeconds { get; set; } = 15;

    /// <summary>Gets or sets the largest result that is taken from such a server, in characters. Default: 100000.</summary>
    [Range(1, 10_000_000)]
    public int MaxResultLength { get; set; } = 100_000;

    /// <summary>Gets the names of servers that cannot be meant.</summary>
    public IEnumerable<string> Faults => Servers.Where(server => !server.IsSound).Select(server => server.Name)
        .Concat(Servers.GroupBy(server => server.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));
}

/// <summary>Where such a server is.</summary>
internal sealed class ExternalServer
{
    /// <summary>Gets or sets its name, which its tools begin with.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets its address (streamable HTTP).</summary>
    public string Address { get; set; } = "";

    /// <summary>Gets or sets a file that holds the token for it; empty for none.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>Gets a value indicating whether name and address can be meant.</summary>
    public bool IsSound => Name.Length is > 0 and <= 30 && Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
        && Uri.TryCreate(Address, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
