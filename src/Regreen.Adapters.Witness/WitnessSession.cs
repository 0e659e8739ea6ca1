using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>A witness that stands: finds out whose traffic comes in, and relays it, recorded, as it is or broken by a plan.</summary>
internal sealed class WitnessSession : IWitnessSession
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly WitnessSettings _settings;
    private readonly TimeProvider _time;
    private readonly CredentialBreaker _credentials;
    private readonly CaseBook _book = new();
    private readonly ReportListener _reports;
    private readonly HttpRelay _http;
    private readonly SocketRelay _sockets;
    private readonly ProxyConnections? _proxy;
    private readonly ProxyVariables? _variables;
    private WitnessServer? _server;
    private Recording _recording;
    private AnswerBreaker _answers;
    private ImmutableArray<OpenExchange> _material = [];

    private WitnessSession(WitnessSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _reports = new ReportListener(_book);
        _credentials = new CredentialBreaker(settings.Credentials);
        _recording = new Recording(SabotagePlan.None, _credentials, settings.MostMessages, time);
        _book.Ended = name => _recording.NoteEnd(name);
        _answers = new AnswerBreaker(settings, []);
        _http = new HttpRelay(_credentials, time);
        _sockets = new SocketRelay(_credentials, time);
        if (settings.IsProxy)
        {
            _proxy = new ProxyConnections([.. Upstreams(settings)], time);
            _variables = new ProxyVariables(_proxy.Authority);
        }
    }

    /// <inheritdoc/>
    public string Http => _server!.AddressOf(new Uri(_settings.Http));

    /// <inheritdoc/>
    public string? WebSocket => _settings.WebSocket is { } socket ? _server!.AddressOf(new Uri(socket)) : null;

    public static async Task<WitnessSession> OpenAsync(WitnessSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        PluginFiles.Write(settings.PluginFolder);
        var session = new WitnessSession(settings, time);
        try
        {
            session._server = await WitnessServer.StartAsync(Upstreams(settings), session._proxy, session.RelayAsync, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Join(ImmutableSortedDictionary<string, string> environment)
    {
        var joined = PluginFiles.Join(environment, _settings.PluginFolder, _reports.Address, [.. _server!.Places, .. _proxy?.Places ?? []]);
        return _variables is null ? joined : _variables.Join(joined, _server.ProxyAddress);
    }

    /// <inheritdoc/>
    public void Watch(SabotagePlan plan)
    {
        _book.Clear();
        _recording = new Recording(plan, _credentials, _settings.MostMessages, _time);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<WitnessedExchange>> CollectAsync(CancellationToken cancellationToken)
    {
        var recording = _recording;
        _recording = new Recording(SabotagePlan.None, _credentials, _settings.MostMessages, _time);
        await recording.EndAsync(EndLimit, cancellationToken);
        if (recording.Plan == SabotagePlan.None)
        {
            _material = [.. _material, .. recording.Exchanges];
            _answers = new AnswerBreaker(_settings, _material);
        }

        return [.. recording.Exchanges.Select(exchange => exchange.Close(_settings.Redactor))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _recording.EndAsync(EndLimit, CancellationToken.None);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _reports.DisposeAsync();
        _variables?.Dispose();
        _proxy?.Dispose();
        _http.Dispose();
        _recording.Dispose();
    }

    private static IEnumerable<Uri> Upstreams(WitnessSettings settings) => new[] { settings.Http, settings.WebSocket }.OfType<string>().Select(address => new Uri(address));

    private async Task RelayAsync(HttpContext context, Uri upstream)
    {
        var (recording, answers) = (_recording, _answers);
        var isSocket = context.WebSockets.IsWebSocketRequest;
        var exchange = recording.Open(CaseOf(context), isSocket);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(recording.End, recording.EndOf(exchange.Case), context.RequestAborted);
            var relaying = new Relaying(context, upstream, exchange, recording, answers);
            await (isSocket ? _sockets.RunAsync(relaying, ended.Token) : _http.RunAsync(relaying, ended.Token));
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            recording.Leave();
        }
    }

    // A header is what a client says that runs elsewhere; it goes no further than here, so that the service cannot know that it is tested.
    private string? CaseOf(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(HeaderRules.CaseHeader, out var said) && said.ToString() is { Length: > 0 } name)
        {
            return Uri.UnescapeDataString(name);
        }

        var connection = context.Connection;
        return _book.CaseOf(new IPEndPoint(connection.RemoteIpAddress ?? IPAddress.Loopback, connection.RemotePort), connection.LocalPort, WitnessServer.ItemsOf(context));
    }
}

/// <summary>An exchange that is relayed.</summary>
/// <param name="Context">The client's side.</param>
/// <param name="Upstream">The service's address.</param>
/// <param name="Exchange">What is recorded of it.</param>
/// <param name="Recording">The recording that it belongs to.</param>
/// <param name="Answers">What breaks answers.</param>
internal sealed record Relaying(HttpContext Context, Uri Upstream, OpenExchange Exchange, Recording Recording, AnswerBreaker Answers)
{
    private string? _trace;

    /// <summary>Gets the request's target as the client wrote it.</summary>
    public string Target => $"{Context.Request.PathBase}{Context.Request.Path}{Context.Request.QueryString}";

    /// <summary>Gets where the client believes the service to be.</summary>
    public string Origin => $"{Context.Request.Scheme}://{Context.Request.Host}";

    public SabotageKind? Kind => Exchange.Order?.Kind;

    /// <summary>Gets the W3C trace parent: the client's, or one of the case's.</summary>
    public string Trace => _trace ??= Context.Request.Headers.TryGetValue("traceparent", out var given) && given.ToString() is { Length: 55 } own
        ? own
        : $"00-{Recording.TraceOf(Exchange.Case)}-{System.Diagnostics.ActivitySpanId.CreateRandom().ToHexString()}-01";

    /// <summary>Gets the id in it.</summary>
    public string TraceId => Trace[3..35];

    /// <summary>Gets the service's address for this request, with its credentials broken where that is wanted.</summary>
    public Uri Address(string scheme) =>
        new($"{scheme}://{Upstream.Authority}{QuestionBreaker.Target(Exchange, $"{Context.Request.Path.ToUriComponent()}{CredentialBreaker.Query(Exchange, Context.Request.QueryString.Value ?? "")}")}");
}
