using System.Text.Json.Nodes;
using UsageAgents.Service.Hosting;

namespace UsageAgents.Tests.Generating;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("generate-");

    [Fact]
    public void A_file_and_the_list_of_what_was_planted_are_written_and_called_synthetic()
    {
        var file = Path.Combine(_folder.FullName, "usage.csv");
        using var output = new StringWriter();

        GenerateCommand.Run(["--seed", "3", "--days", "20", "--out", file], output, TextWriter.Null).ShouldBe(0);

        var lines = File.ReadAllLines(file);
        lines[0].ShouldEndWith(",synthetic");
        lines.Skip(1).ShouldAllBe(line => line.EndsWith(",true", StringComparison.Ordinal));
        output.ToString().ShouldContain($"{lines.Length - 1} synthetic requests");
        var planted = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "usage.anomalies.json")))!;
        planted["seed"]!.GetValue<int>().ShouldBe(3);
        planted["anomalies"]!.AsArray().Count.ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData("--days", "90")]
    [InlineData("--out", "x.csv", "--days", "0")]
    [InlineData("--out", "x.csv", "--seed", "one")]
    [InlineData("--out")]
    [InlineData("--into", "x.csv")]
    public void A_wrong_command_line_is_told_how_it_is_used(params string[] arguments)
    {
        using var errors = new StringWriter();

        GenerateCommand.Run(arguments, TextWriter.Null, errors).ShouldBe(2);

        errors.ToString().ShouldContain("generate --out FILE.csv");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        using var errors = new StringWriter();

        GenerateCommand.Run(["--days", "1", "--out", Path.Combine(_folder.FullName, "none", "usage.csv")], TextWriter.Null, errors).ShouldBe(2);

        errors.ToString().ShouldContain("cannot be written");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
