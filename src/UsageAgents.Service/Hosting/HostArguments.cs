namespace UsageAgents.Service.Hosting;

/// <summary>The command line: <c>[tokens] [--urls ADDRESS] [--config FILE]</c>.</summary>
/// <param name="IsTokenService">Whether the token service is asked for.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="ConfigFile">A configuration file on top of the default one.</param>
/// <param name="Settings">Settings above all others; the command line has none.</param>
internal sealed record HostArguments(
    bool IsTokenService, string Urls, string? ConfigFile, IReadOnlyDictionary<string, string?> Settings)
{
    public const string Usage = "Use: UsageAgents.Service [tokens] [--urls http://127.0.0.1:PORT] [--config FILE]\n" + GenerateCommand.Usage;
    private const string DefaultUrls = "http://127.0.0.1:5080";
    private const string DefaultTokenUrls = "http://127.0.0.1:5081";

    /// <summary>Reads the command line; nothing if it is not understood.</summary>
    public static HostArguments? Read(IReadOnlyList<string> arguments)
    {
        var isTokenService = arguments.Count > 0 && arguments[0] == "tokens";
        var result = new HostArguments(isTokenService, isTokenService ? DefaultTokenUrls : DefaultUrls, null, new Dictionary<string, string?>(StringComparer.Ordinal));
        for (var index = isTokenService ? 1 : 0; index < arguments.Count; index += 2)
        {
            if (index + 1 == arguments.Count)
            {
                return null;
            }

            switch (arguments[index])
            {
                case "--urls": result = result with { Urls = arguments[index + 1] }; break;
                case "--config": result = result with { ConfigFile = arguments[index + 1] }; break;
                default: return null;
            }
        }

        return result;
    }
}
