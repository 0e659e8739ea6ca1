using CsCheck;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Testing.Scenarios;
using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Tests.Testing;

public sealed class DataRowsTests
{
    private const string Looping = """
        version: 1
        cases:
          - id: a
            steps:
              - for_each:
                  file: data/rows.csv
                  steps:
                    - http: { path: "/cities/{{city}}" }
        """;

    [Theory]
    [InlineData("r.csv", "city,total\nOslo,5\n\"Rio, \"\"the city\"\"\",\"6\n7\"\r\n\n", "city=Oslo total=5 | city=Rio, \"the city\" total=6\n7")]
    [InlineData("r.csv", "\uFEFFcity\nOslo", "city=Oslo")]
    [InlineData("r.csv", "a,b\n,\n", "a= b=")]
    [InlineData("r.csv", "city\n", "")]
    [InlineData("r.jsonl", "{\"city\":\"Oslo\",\"total\":5.0,\"big\":true}\r\n\n{\"city\":\"\"}", "city=Oslo total=5.0 big=true | city=")]
    public void Rows_are_read_with_their_names(string path, string text, string rows)
    {
        var read = DataRows.Read(path, text);

        read.Error.ShouldBeNull();
        string.Join(" | ", read.Rows.Select(row => string.Join(' ', row.Values.Select(pair => $"{pair.Key}={pair.Value}")))).ShouldBe(rows);
    }

    [Theory]
    [InlineData("r.csv", "a,b\n1,2\n3\n", "Line 3 has 1 fields, and the first line names 2.")]
    [InlineData("r.csv", "a,a\n1,2\n", "Line 1 must name every column, each once.")]
    [InlineData("r.csv", "a,\n1,2\n", "Line 1 must name every column, each once.")]
    [InlineData("r.csv", "a\n\"x\ny\"\n\"z", "Line 4 opens a quote and never closes it.")]
    [InlineData("r.ndjson", "{\"a\":1}\n[1]", "Line 2 is no JSON object.")]
    [InlineData("r.jsonl", "\n{\"a\":", "Line 2 is no JSON.")]
    [InlineData("r.jsonl", "{\"a\":{}}", "Line 1 holds no text, number or truth value under 'a'.")]
    public void What_is_wrong_is_told_with_its_line(string path, string text, string error) => DataRows.Read(path, text).Error.ShouldBe(error);

    [Fact]
    public void Any_text_is_either_rows_or_an_error_and_never_an_exception() => Gen.String[Gen.Char["a\",\n\r{}:1\\"], 0, 40].Sample(text =>
    {
        DataRows.Read("r.csv", text).Rows.IsDefault.ShouldBeFalse();
        DataRows.Read("r.jsonl", text).Rows.IsDefault.ShouldBeFalse();
    });

    [Fact]
    public void What_is_written_as_csv_is_read_back() => Gen.String.Array[1, 3].Array[1, 4].Where(rows => rows.All(row => row.Length == rows[0].Length)).Sample(rows =>
    {
        var names = string.Join(',', rows[0].Select((_, index) => $"c{index}"));
        var text = names + "\n" + string.Concat(rows.Select(row => string.Join(',', row.Select(value => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));

        // A row that is one empty field is an empty line to others, so it is none here.
        var read = DataRows.Read("r.csv", text).Rows.Select(row => row.Values.Select(pair => pair.Value).ToArray());
        read.ShouldBe(rows.Where(row => row is not [""]));
    });

    [Fact]
    public void A_loop_runs_over_the_rows_of_a_file()
    {
        var cases = ScenarioReader.Read("s", true, [new ScenarioFile("a.yaml", Looping)], path => path == "data/rows.csv" ? new DataFile("city\nOslo\nRio\n", null) : default).Require().Cases;

        cases[0].Steps.Select(step => ((StepAction.Http)step.Action).Path).ShouldBe(["/cities/Oslo", "/cities/Rio"]);
    }

    [Theory]
    [InlineData("city\n", "a.yaml:6:17: The loop has no rows. Write at least one: a loop over nothing shows nothing.")]
    [InlineData("city\nOslo,1\n", "a.yaml:6:17: 'data/rows.csv' cannot be read: Line 2 has 2 fields, and the first line names 1. Write CSV with a line of names first, or a file .jsonl with one object a line.")]
    [InlineData(null, "a.yaml:6:17: No. Do it.")]
    public void A_file_that_gives_no_rows_is_an_error_where_it_is_named(string? text, string error) =>
        ScenarioReader.Read("s", true, [new ScenarioFile("a.yaml", Looping)], _ => text is null ? DataFile.Refused("No.", "Do it.") : new DataFile(text, null))
            .Errors.Select(found => found.ToString()).ShouldBe([error]);

    [Fact]
    public void Only_what_the_suites_are_made_of_is_read()
    {
        var root = Directory.CreateTempSubdirectory("regreen-data-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "data"));
        File.WriteAllText(Path.Combine(root, "data", "rows.csv"), "city\nOslo\n");
        File.WriteAllText(Path.Combine(root, "data", "big.csv"), new string('x', (1024 * 1024) + 1));
        File.WriteAllText(Path.Combine(root, "secret.csv"), "city\nOslo\n");

        var data = new SuiteData(root, ["data"]);

        data.Read("data/rows.csv").Text.ShouldBe("city\nOslo\n");
        data.Read("data/none.csv").Refusal!.Value.Message.ShouldBe("'data/none.csv' does not exist.");
        data.Read("data/big.csv").Refusal!.Value.Message.ShouldBe("'data/big.csv' is larger than 1 MiB.");
        data.Read("secret.csv").Refusal!.Value.Message.ShouldBe("'secret.csv' does not stand in 'suite_files'.");
        data.Read("data/../secret.csv").Refusal!.Value.Message.ShouldBe("'data/../secret.csv' does not stand in 'suite_files'.");
        Directory.Delete(root, recursive: true);
    }
}
