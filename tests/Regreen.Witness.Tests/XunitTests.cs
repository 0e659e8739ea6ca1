using System.Collections.Immutable;
using System.Reflection;
using Regreen.Core.Configuring;

namespace Regreen.Witness.Tests;

public sealed class XunitTests
{
    private const string Source = """
        using System.Net.Http.Json;
        using System.Net.WebSockets;
        using System.Text;
        using System.Text.Json.Nodes;
        using Xunit;

        namespace Shop;

        internal static class Service
        {
            public static readonly HttpClient Client = new() { BaseAddress = new Uri(Environment.GetEnvironmentVariable("BASE_URL")!) };
            public static readonly string Token = Environment.GetEnvironmentVariable("ADA_TOKEN")!;
            private static readonly TaskCompletionSource Met = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private static int _here;

            static Service() => Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);

            // Both tests are in the middle of it before either asks.
            public static Task MeetAsync()
            {
                if (Interlocked.Increment(ref _here) == 2)
                {
                    Met.SetResult();
                }

                return Met.Task.WaitAsync(TimeSpan.FromMinutes(2));
            }
        }

        public sealed class Orders
        {
            [Fact]
            public async Task Have_their_total()
            {
                await Service.MeetAsync();
                await Service.Client.GetStringAsync(Environment.GetEnvironmentVariable("ELSEWHERE")! + "/ping");
                Assert.Equal(42.5, (double)(await Service.Client.GetFromJsonAsync<JsonObject>("/orders/5107"))!["total"]!);
            }
        }

        public sealed class Agent
        {
            [Fact]
            public async Task Answers_whatever_it_is()
            {
                await Service.MeetAsync();
                using var response = await Service.Client.PostAsJsonAsync("/ask", new { message = "What does order 5107 cost?" });
                response.EnsureSuccessStatusCode();
            }
        }

        public sealed class Chat
        {
            [Theory]
            [InlineData("42.50 EUR")]
            public async Task Answers_with(string total)
            {
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(new Uri(Environment.GetEnvironmentVariable("CHAT_URL")!), default);
                await SendAsync(socket, new { type = "authenticate", token = Service.Token });
                await SendAsync(socket, new { type = "user_message", request_id = "r1", message = "What does order 5107 cost?" });
                string said;
                var hasTool = false;
                do
                {
                    var buffer = new byte[65536];
                    var received = await socket.ReceiveAsync(buffer, new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
                    Assert.Equal(WebSocketMessageType.Text, received.MessageType);
                    said = Encoding.UTF8.GetString(buffer, 0, received.Count);
                    hasTool |= said.Contains("tool_completed");
                }
                while (!said.Contains("agent_completed"));
                Assert.Contains(total, said);
                Assert.True(hasTool);
            }

            private static Task SendAsync(WebSocket socket, object message) => socket.SendAsync(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, default);
        }
        """;

    [Fact]
    public async Task Cases_of_xunit_that_run_at_once_in_one_process_are_told_apart_and_proven_or_caught()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);
        await BuildAsync(Path.Combine(suites.Root, "shop"));

        var judged = await suites.RunAsync(new SuiteConfig("xunit")
        {
            Command = "dotnet shop/out/Shop.dll --report-xunit-junit --report-xunit-junit-filename results.xml --results-directory .",
            Results = ["results.xml"],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("BASE_URL", "{{target.http}}").Add("CHAT_URL", "{{target.websocket}}").Add("ELSEWHERE", server.Http).Add("ADA_TOKEN", OrdersServer.Tokens["ada"]),
        });

        string Of(string name) => judged.TryGetValue(name, out var one) ? $"{one.Verdict}: {one.Reason}" : string.Join(", ", judged.Values.Select(one => $"{one.Case.Name}: {one.Reason}"));
        Of("Shop.Orders.Have_their_total").ShouldStartWith("Proven");
        Of("Shop.Chat.Answers_with(total: \"42.50 EUR\")").ShouldStartWith("Proven");
        Of("Shop.Agent.Answers_whatever_it_is").ShouldStartWith("Unproven: hollow: it claims answers, and stays green when answers are blanked (live)");

        // Neither the service behind the witness nor whoever is asked without it learns that it is tested.
        server.Headers.ShouldAllBe(headers => !headers.ContainsKey("Regreen-Case"));
    }

    private static async Task BuildAsync(string folder)
    {
        var version = typeof(FactAttribute).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.cs"), Source, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseMicrosoftTestingPlatformRunner>true</UseMicrosoftTestingPlatformRunner>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3.mtp-v2" Version="{version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await Tool.RunAsync(folder, "dotnet", "build", "Shop.csproj", "-o", "out", "-nodeReuse:false", "-v", "quiet", "--tl:off", "-p:UseSharedCompilation=false");
    }
}
