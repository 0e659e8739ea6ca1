using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Engine.Testing.Running;

/// <summary>The deployment that cases are run against.</summary>
/// <param name="Config">The target, with every <c>{{name}}</c> of an address put in.</param>
public sealed record CaseTarget(TargetConfig Config)
{
    /// <summary>Gets what the deployment step says that serves, for services that cannot say it themselves; null where nobody knows.</summary>
    public ServedRevision? Deployed { get; init; }

    /// <summary>Gets the folder in which commands are started.</summary>
    public string Root { get; init; } = ".";

    /// <summary>Gets the whole environment of commands.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the values of <c>{{name}}</c> in the words of commands.</summary>
    public Func<string, string?> ValueOf { get; init; } = _ => null;

    /// <summary>Makes a target from the configuration, putting values into addresses and into what users log in with.</summary>
    public static CaseTarget Of(TargetConfig config, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new CaseTarget(config with
        {
            Http = Template.Fill(config.Http, valueOf),
            WebSocket = config.WebSocket is { } address ? Template.Fill(address, valueOf) : null,
            Users = config.Users.ToImmutableSortedDictionary(pair => pair.Key, pair => Fill(pair.Value, valueOf), StringComparer.Ordinal),
        })
        { ValueOf = valueOf };
    }

    private static UserConfig Fill(UserConfig user, Func<string, string?> valueOf) =>
        user with
        {
            TokenUrl = user.TokenUrl is { } address ? Template.Fill(address, valueOf) : null,
            Issuer = user.Issuer is { } issuer ? Template.Fill(issuer, valueOf) : null,
        };
}
