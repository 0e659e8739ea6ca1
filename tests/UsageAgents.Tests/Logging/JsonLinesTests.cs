using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using UsageAgents.Service.Logging;

namespace UsageAgents.Tests.Logging;

public sealed partial class JsonLinesTests
{
    [Fact]
    public async Task Lines_of_many_threads_are_all_there_and_whole()
    {
        using var output = new MemoryStream();
        using var lines = new JsonLines(output, TimeProvider.System);
        var logger = lines.CreateLogger("test");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () =>
            {
                for (var number = 0; number < 500; number++)
                {
                    LogSaying(logger, writer, number);
                }
            },
            TestContext.Current.CancellationToken)));

        var said = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        said.Select(line => ((int)line["writer"]!, (int)line["number"]!)).ShouldBe(
            Enumerable.Range(0, 8).SelectMany(writer => Enumerable.Range(0, 500).Select(number => (writer, number))), ignoreOrder: true);
    }

    [Fact]
    public void A_line_has_the_template_and_its_fields_once_each()
    {
        using var output = new MemoryStream();
        using var lines = new JsonLines(output, TimeProvider.System);

        LogRun(lines.CreateLogger("test"), "run_1", 1.23456);

        var line = JsonNode.Parse(output.ToArray())!.AsObject();
        line["level"]!.GetValue<string>().ShouldBe("information");
        line["template"]!.GetValue<string>().ShouldBe("Run {RunId} took {DurationMs} ms");
        line["run_id"]!.GetValue<string>().ShouldBe("run_1");
        line["duration_ms"]!.GetValue<double>().ShouldBe(1.235);
    }

    [LoggerMessage(LogLevel.Warning, "Writer {Writer} says {Number}")]
    private static partial void LogSaying(ILogger logger, int writer, int number);

    [LoggerMessage(LogLevel.Information, "Run {RunId} took {DurationMs} ms")]
    private static partial void LogRun(ILogger logger, string runId, double durationMs);
}
