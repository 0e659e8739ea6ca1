using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Witnessing;

/// <summary>What Regreen itself asks of the target while a suite is behind the witness: its revision, and its users' credentials.</summary>
internal sealed class TargetAccess : IDisposable
{
    private readonly CaseTarget _target;
    private readonly HttpMessageInvoker _http;
    private readonly RevisionProbe _revisions;
    private readonly TokenSource _tokens;
    private readonly Redactor _redactor;
    private readonly Protocol _protocol;
    private ImmutableArray<string> _credentials = [];

    public TargetAccess(CaseTarget target, CaseOptions options, TimeProvider time)
    {
        _target = target;
#pragma warning disable CA2000 // The invoker disposes its handler.
        _http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
#pragma warning restore CA2000
        _revisions = new RevisionProbe(_http, time);
        _protocol = new Protocol(target.Config.Protocol, target.Config.HttpAsk);
        _redactor = new Redactor(options.RedactionKey);
        foreach (var secret in options.Secrets)
        {
            _redactor.Know(secret);
        }

        _tokens = new TokenSource(target, _http, time, _redactor);
    }

    /// <summary>Gets whether there are credentials of at least two users.</summary>
    public bool HasOtherUser => _credentials.Length > 1;

    public void Dispose() => _http.Dispose();

    /// <summary>Gets what the witness must know. Users who cannot log in are left out: that shows in the suite itself.</summary>
    public async Task<WitnessSettings> SettingsAsync(string plugins, CancellationToken cancellationToken)
    {
        var tokens = new List<string>();
        foreach (var user in _tokens.Users)
        {
            if ((await _tokens.GetAsync(user, cancellationToken)).Token is { } token)
            {
                tokens.Add(token);
            }
        }

        _credentials = [.. tokens.Distinct(StringComparer.Ordinal)];
        var revision = _target.Config.Revision;
        return new WitnessSettings(_target.Config.Http, _target.Config.WebSocket, _protocol, _redactor)
        {
            PluginFolder = plugins,
            Credentials = new CredentialText(_credentials, LoginFields()),
            Revision = revision is null ? null : (revision.Path, revision.Field),
        };
    }

    public Task<ServedRevision> RevisionAsync(CancellationToken cancellationToken) => _revisions.ReadAsync(_target, cancellationToken);

    /// <summary>Reads the revision that serves after a run: another one than served before it, where any connection ends at one.</summary>
    public async Task<ServedRevision> AfterAsync(ServedRevision before, CancellationToken cancellationToken)
    {
        var after = await _revisions.ReadAsync(_target, cancellationToken);
        return after.IsSameAs(before) ? await _revisions.SampleAsync(_target, after, cancellationToken) : after;
    }

    public CaseTraffic TrafficOf(ImmutableArray<WitnessedExchange> exchanges) => CaseTraffic.Of(exchanges, _protocol, _target.Config.Revision?.Path);

    /// <summary>Gets the credentials that a sabotage puts in: another user's than those in the traffic, or anybody's.</summary>
    public string? CredentialsFor(SabotageKind kind, CaseTraffic traffic)
    {
        if (kind is not (SabotageKind.AnotherUser or SabotageKind.ValidCredentials))
        {
            return null;
        }

        var sent = string.Join('\n', traffic.Exchanges.SelectMany(exchange => exchange.Frames).Where(frame => frame.Credentials).Select(frame => frame.Payload + string.Join('\n', frame.Headers.Values)));
        return _credentials.FirstOrDefault(credential => kind == SabotageKind.ValidCredentials || !Tokens(credential).Any(token => sent.Contains(token, StringComparison.Ordinal)));
    }

    // A header's value is redacted as a whole, with its scheme.
    private IEnumerable<string> Tokens(string credential) =>
        [_redactor.Redact(credential), .. new[] { credential, $"Bearer {credential}", $"bearer {credential}", $"Token {credential}" }.Select(value => _redactor.RedactHeader("authorization", value))];

    // The message that logs in says which field holds what a user logs in with.
    private ImmutableArray<string> LoginFields()
    {
        try
        {
            return _target.Config.Protocol.Authenticate is { } login && JsonNode.Parse(login) is JsonObject fields
                ? [.. fields.Where(pair => pair.Value?.ToString().Contains("{{token}}", StringComparison.Ordinal) == true).Select(pair => pair.Key)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
