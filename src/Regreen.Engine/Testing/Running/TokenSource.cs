using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>A token, or why there is none.</summary>
internal sealed record TokenResult(string? Token, TransportFailure? Failure);

/// <summary>Gets users' tokens as users do, once per user and attempt.</summary>
internal sealed class TokenSource(CaseTarget target, HttpMessageInvoker http, TimeProvider time, Redactor redactor)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, Task<TokenResult>> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Gets the names of the users that can log in.</summary>
    public IEnumerable<string> Users => target.Config.Users.Keys;

    /// <summary>Gets a user's token.</summary>
    public async Task<TokenResult> GetAsync(string user, CancellationToken cancellationToken)
    {
        Task<TokenResult>? token;
        lock (_gate)
        {
            if (!_tokens.TryGetValue(user, out token))
            {
                _tokens[user] = token = FetchAsync(user, cancellationToken);
            }
        }

        return await token;
    }

    private async Task<TokenResult> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (!target.Config.Users.TryGetValue(name, out var user))
        {
            return Fail(Phase.Suite, "unknown user", $"The target has no user '{name}': add it to target.users.");
        }

        redactor.Know(user.Secret);
        var result = user switch
        {
            { Token: { } token } => new TokenResult(token, null),
            { Command: { } command } => await FromCommandAsync(command, cancellationToken),
            { TokenUrl: { } address } => await FromEndpointAsync(user, address, cancellationToken),
            { Issuer: { } issuer } => await FromIssuerAsync(user, issuer, cancellationToken),
            _ => Fail(Phase.Suite, "user without credentials", $"The user '{name}' has neither token, command, token_url nor issuer."),
        };
        redactor.Know(result.Token);
        return result;
    }

    private static TokenResult Fail(Phase phase, string reason, string detail) => new(null, new TransportFailure(phase, reason, detail));

    private async Task<TokenResult> FromCommandAsync(string command, CancellationToken cancellationToken)
    {
        var result = await ChildCommand.RunAsync(Template.FillWords(command, target.ValueOf), target.Root, target.Environment, Limit, time, cancellationToken);
        return result switch
        {
            { TimedOut: true } => Fail(Phase.Credentials, "command timed out", result.Error),
            { ExitCode: null } => Fail(Phase.Credentials, "command not started", result.Error),
            { ExitCode: not 0 } => Fail(Phase.Credentials, $"command exit {result.ExitCode}", result.Error),
            _ when result.Output.Trim().Length == 0 => Fail(Phase.Credentials, "command printed nothing", result.Error),
            _ => new TokenResult(result.Output.Trim(), null),
        };
    }

    // OpenID Connect Discovery 1.0, 4: the metadata must be those of the issuer that was asked.
    private async Task<TokenResult> FromIssuerAsync(UserConfig user, string issuer, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Limit, time, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration", UriKind.Absolute));
            using var response = await http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsStringAsync(deadline.Token);
            return !response.IsSuccessStatusCode ? Fail(Phase.Credentials, $"issuer http {(int)response.StatusCode}", redactor.Redact(body))
                : Field(body, "issuer") is var said && said?.TrimEnd('/') != issuer.TrimEnd('/') ? Fail(Phase.Credentials, "another issuer", $"{issuer} says that it is {said ?? "nobody"}.")
                : Field(body, "token_endpoint") is { } address ? await FromEndpointAsync(user, address, cancellationToken)
                : Fail(Phase.Credentials, "issuer without token endpoint", $"The metadata of {issuer} name no token_endpoint.");
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return Fail(Phase.Credentials, "issuer timed out", $"{issuer} did not answer within {Limit.TotalSeconds} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            var failure = TransportFailure.Of(exception);
            return Fail(Phase.Credentials, $"issuer {failure.Reason}", $"{issuer}: {failure.Detail}");
        }
    }

    private async Task<TokenResult> FromEndpointAsync(UserConfig user, string address, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Limit, time, cancellationToken);
        try
        {
            using var request = Request(user, address);
            using var response = await http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsStringAsync(deadline.Token);
            var (token, error) = (Field(body, "access_token"), Field(body, "error"));
            return (response.IsSuccessStatusCode, token) switch
            {
                (true, { Length: > 0 }) => new TokenResult(token, null),
                (true, _) => Fail(Phase.Credentials, "token endpoint gave no token", "The answer holds no access_token."),
                _ => Fail(Phase.Credentials, $"token endpoint http {(int)response.StatusCode}{(error is null ? "" : " " + error)}", redactor.Redact(body)),
            };
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return Fail(Phase.Credentials, "token endpoint timed out", $"{address} did not answer within {Limit.TotalSeconds} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            var failure = TransportFailure.Of(exception);
            return Fail(Phase.Credentials, failure.Reason == "connection refused" ? "token endpoint refused" : $"token endpoint {failure.Reason}", $"{address}: {failure.Detail}");
        }
    }

    // RFC 6749, 2.3.1: the id and the secret are form-encoded before they become basic credentials.
    private static HttpRequestMessage Request(UserConfig user, string address)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (user.Scope is { } scope)
        {
            fields["scope"] = scope;
        }

        var basic = Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(user.Client ?? user.Name)}:{Uri.EscapeDataString(user.Secret ?? "")}");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Absolute)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(basic));
        return request;
    }

    private static string? Field(string body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
