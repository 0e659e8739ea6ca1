using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Regreen.TestServer;

/// <summary>
/// The repository acme/shop on loopback, in the words of GitHub's REST API (https://docs.github.com/rest): pull requests, their comments, pages with links, refusals.
/// </summary>
internal sealed class GitHubService : IAsyncDisposable
{
    public const string Token = "ghp_only-for-this-test";

    private const int PageSize = 30;

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _pulls = [];
    private readonly List<(int Issue, JsonObject Comment)> _comments = [];

    private GitHubService(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Gets or sets what knows the branches of the repository.</summary>
    public Func<string, bool> HasBranch { get; set; } = _ => true;

    /// <summary>Gets or sets what answers before the service does; it returns whether it did.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>Gets or sets what happens after a pull request was made and before that is answered.</summary>
    public Func<HttpContext, Task> Made { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<JsonObject> Pulls
    {
        get
        {
            lock (_gate)
            {
                return [.. _pulls];
            }
        }
    }

    public static async Task<GitHubService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new GitHubService(app);
        app.Use(service.AdmitAsync);
        app.MapGet("/repos/acme/shop", () => Json(200, new JsonObject { ["id"] = 1, ["name"] = "shop", ["full_name"] = "acme/shop", ["default_branch"] = "trunk" }));
        app.MapGet("/repos/acme/shop/pulls", service.List);
        app.MapPost("/repos/acme/shop/pulls", (Delegate)service.CreateAsync);
        app.MapGet("/repos/acme/shop/issues/{number:int}/comments", (HttpContext context, int number) => service.Page(context, service.CommentsOf(number)));
        app.MapPost("/repos/acme/shop/issues/{number:int}/comments", service.CommentAsync);
        app.MapPatch("/repos/acme/shop/issues/comments/{id:long}", service.ChangeAsync);
        await app.StartAsync();
        return service;
    }

    public static Task RefuseAsync(HttpContext context, int status, string message, params IEnumerable<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Refusal(message), context.RequestAborted);
    }

    /// <summary>Opens a pull request as a person would.</summary>
    public void Open(string branch, string into = "trunk", string title = "By hand", string body = "")
    {
        lock (_gate)
        {
            var number = _pulls.Count + 1;
            _pulls.Add(new JsonObject
            {
                ["id"] = 1000 + number,
                ["number"] = number,
                ["state"] = "open",
                ["title"] = title,
                ["body"] = body,
                ["html_url"] = $"https://github.com/acme/shop/pull/{number}",
                ["head"] = new JsonObject { ["label"] = $"acme:{branch}", ["ref"] = branch, ["sha"] = new string('a', 40) },
                ["base"] = new JsonObject { ["label"] = $"acme:{into}", ["ref"] = into, ["sha"] = new string('b', 40) },
            });
        }
    }

    /// <summary>Writes a comment as a person would.</summary>
    public JsonObject Comment(int number, string body)
    {
        lock (_gate)
        {
            var comment = new JsonObject { ["id"] = 5_000_000_000 + _comments.Count, ["body"] = body, ["user"] = new JsonObject { ["login"] = "somebody", ["id"] = 7 } };
            _comments.Add((number, comment));
            return (JsonObject)comment.DeepClone();
        }
    }

    public IReadOnlyList<JsonObject> CommentsOf(int number)
    {
        lock (_gate)
        {
            return [.. _comments.Where(comment => comment.Issue == number).Select(comment => (JsonObject)comment.Comment.DeepClone())];
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (await Before(context))
        {
            return;
        }

        if (context.Request.Headers.Authorization.ToString() is not ($"Token {Token}" or $"token {Token}" or $"Bearer {Token}"))
        {
            await RefuseAsync(context, 401, "Bad credentials");
            return;
        }

        await next(context);
    }

    private IResult List(HttpContext context)
    {
        var head = context.Request.Query["head"].ToString();
        var state = context.Request.Query["state"].ToString() is { Length: > 0 } given ? given : "open";
        return Page(context, [.. Pulls.Where(pull => (head.Length == 0 || pull["head"]!["label"]!.GetValue<string>() == head) && (state == "all" || pull["state"]!.GetValue<string>() == state)).Select(pull => (JsonObject)pull.DeepClone())]);
    }

    private IResult Page(HttpContext context, IReadOnlyList<JsonObject> all)
    {
        var size = int.TryParse(context.Request.Query["per_page"], CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, 100) : PageSize;
        var page = int.TryParse(context.Request.Query["page"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 1;
        if (page * size < all.Count)
        {
            context.Response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"<{Url}{context.Request.Path}?per_page={size}&page={page + 1}>; rel=\"next\"");
        }

        return Results.Json(new JsonArray([.. all.Skip((page - 1) * size).Take(size)]));
    }

    private async Task<IResult> CreateAsync(HttpContext context)
    {
        var asked = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var (head, into) = (asked["head"]!.GetValue<string>(), asked["base"]!.GetValue<string>());
        var branch = head[(head.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (!HasBranch(branch))
        {
            return Json(422, Refusal("Validation Failed", new JsonObject { ["resource"] = "PullRequest", ["field"] = "head", ["code"] = "invalid" }));
        }

        if (into != "trunk" && !HasBranch(into))
        {
            return Json(422, Refusal("Validation Failed", new JsonObject { ["resource"] = "PullRequest", ["field"] = "base", ["code"] = "invalid" }));
        }

        if (Pulls.Any(pull => pull["head"]!["ref"]!.GetValue<string>() == branch && pull["state"]!.GetValue<string>() == "open"))
        {
            return Json(422, Refusal("Validation Failed", new JsonObject { ["resource"] = "PullRequest", ["code"] = "custom", ["message"] = $"A pull request already exists for {head}." }));
        }

        Open(branch, into, asked["title"]!.GetValue<string>(), asked["body"]!.GetValue<string>());
        await Made(context);
        return Json(201, (JsonObject)Pulls[^1].DeepClone());
    }

    private async Task<IResult> CommentAsync(HttpContext context, int number) =>
        Json(201, Comment(number, (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!["body"]!.GetValue<string>()));

    private async Task<IResult> ChangeAsync(HttpContext context, long id)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!["body"]!.GetValue<string>();
        lock (_gate)
        {
            var comment = _comments.First(other => other.Comment["id"]!.GetValue<long>() == id).Comment;
            comment["body"] = body;
            return Json(200, (JsonObject)comment.DeepClone());
        }
    }

    private static JsonObject Refusal(string message, params JsonNode[] errors) =>
        errors.Length == 0 ? new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" } : new JsonObject { ["message"] = message, ["errors"] = new JsonArray(errors), ["documentation_url"] = "https://docs.github.com/rest" };

    private static IResult Json(int status, JsonObject body) => Results.Json(body, statusCode: status);
}
