using System.Globalization;
using System.Net;
using System.Text;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class IsolationTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly (string User, long Own)[] Users = [("u1", 104729), ("u2", 224737), ("u3", 350377), ("u4", 479909), ("u5", 611953)];

    [Fact]
    public async Task Five_users_at_once_see_their_own_numbers_and_nobody_elses()
    {
        var transcripts = await Task.WhenAll(Users.Select(user => TranscriptAsync(user.User, user.Own)));

        foreach (var (user, transcript) in Users.Zip(transcripts))
        {
            transcript.ShouldContain(user.Own.ToString("N0", CultureInfo.InvariantCulture));
            foreach (var other in Users.Where(other => other != user))
            {
                transcript.ShouldNotContain(other.Own.ToString(CultureInfo.InvariantCulture));
                transcript.ShouldNotContain(other.Own.ToString("N0", CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public async Task A_file_with_faults_is_refused_with_their_lines_and_changes_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);
        using var file = new StringContent("timestamp,workload,input_tokens,output_tokens\n2026-01-05 10:00:00,mail,many,1\n", Encoding.UTF8, "text/csv");

        using var response = await services.SendAsync(HttpMethod.Post, "/usage", token, file, cancellationToken);
        var answer = await services.AskAsync("data", "How many requests did we handle in total?", token, cancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(cancellationToken)).ShouldContain("line 2: input_tokens");
        answer["response"]!.GetValue<string>().ShouldContain("28,185");
    }

    private async Task<string> TranscriptAsync(string user, long own)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync(user, cancellationToken);
        using var file = new StringContent($"timestamp,workload,input_tokens,output_tokens\n2026-01-05 10:00:00,mail,{own},11\n", Encoding.UTF8, "text/csv");
        using var imported = await services.SendAsync(HttpMethod.Post, "/usage", token, file, cancellationToken);
        imported.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var client = await SocketClient.ConnectAsync(services, token, cancellationToken);
        var transcript = new StringBuilder();
        for (var round = 0; round < 5; round++)
        {
            await client.AskAsync("data", "How many input tokens were there in total?", $"r{round}", cancellationToken);
            foreach (var frame in await client.RunAsync($"r{round}", cancellationToken))
            {
                transcript.AppendLine(frame["result"]?.ToJsonString()).AppendLine(frame["response"]?.GetValue<string>());
            }
        }

        return transcript.ToString();
    }
}
