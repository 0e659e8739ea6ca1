using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Importing;

public sealed class CsvImportTests
{
    private const string Header = "timestamp,workload,input_tokens,output_tokens\n";

    [Fact]
    public void Columns_come_in_any_order_and_under_the_names_of_others()
    {
        var (records, report) = Read("""
            Model Name;Completion Tokens;promptTokens;Created At;cache_read_input_tokens;Duration (s);TTFT (ms);Total Cost;Department;HTTP Status;Request Id
            gpt-4o;7;1.200;2026-01-05T10:00:00+02:00;200;1,5;90;$0,012;Sales;200;r1
            """.Replace("Duration (s)", "duration_s", StringComparison.Ordinal));

        report.Faults.ShouldBeEmpty();
        report.IgnoredColumns.ShouldBe(["Request Id"]);
        records.ShouldBe([
            new UsageRecord(new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc), "default", 1200, 7)
            {
                Model = "gpt-4o", CachedTokens = 200, LatencyMs = 1500, TimeToFirstTokenMs = 90, CostUsd = 0.012, Team = "Sales", Status = "ok",
            },
        ]);
    }

    [Fact]
    public void The_header_of_the_Azure_trace_is_read_with_the_workload_of_the_caller()
    {
        var (records, _) = Read("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n", "code");

        records.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            record => record.Workload.ShouldBe("code"), record => record.InputTokens.ShouldBe(4808), record => record.OutputTokens.ShouldBe(10));
    }

    [Theory]
    [InlineData("2026-01-05 10:00:00", 0)]
    [InlineData("2026-01-05T10:00:00Z", 0)]
    [InlineData("2026-01-05T12:30:00+02:30", 0)]
    [InlineData("Mon, 05 Jan 2026 10:00:00 GMT", 0)]
    [InlineData("05.01.2026 10:00", 0)]
    [InlineData("1767607200", 0)]
    [InlineData("1767607200.5", 500)]
    [InlineData("1767607200000", 0)]
    [InlineData("1767607200250000", 250)]
    [InlineData("1767607200000000000", 0)]
    public void Times_are_read_however_they_are_written(string text, int milliseconds) =>
        Read($"{Header}\"{text}\",mail,1,1\n").Records.ShouldHaveSingleItem()
            .Timestamp.ShouldBe(new DateTime(2026, 1, 5, 10, 0, 0, milliseconds, DateTimeKind.Utc));

    [Theory]
    [InlineData("31/12/2025 10:00", null, "2025-12-31 10:00:00")]
    [InlineData("12/31/2025 10:00", null, "2025-12-31 10:00:00")]
    [InlineData("03/04/2026", "dmy", "2026-04-03 00:00:00")]
    [InlineData("03/04/2026", "mdy", "2026-03-04 00:00:00")]
    public void Days_with_slashes_are_read_where_there_is_no_doubt_or_the_caller_says(string text, string? order, string expected) =>
        UsageTime.Text(TimeText.Read(text, order switch { "dmy" => DateOrder.DayFirst, "mdy" => DateOrder.MonthFirst, _ => DateOrder.Unsaid }).Time).ShouldBe(expected);

    [Theory]
    [InlineData("1,234", true, false, 1234)]
    [InlineData("1.234", true, true, 1234)]
    [InlineData("12 345", true, false, 12345)]
    [InlineData("12'345", true, false, 12345)]
    [InlineData("12.0", true, false, 12)]
    [InlineData("1,234.5", false, false, 1234.5)]
    [InlineData("1.234,5", false, true, 1234.5)]
    [InlineData("0,5", false, false, 0.5)]
    [InlineData("1e-3", false, false, 0.001)]
    public void Numbers_are_read_with_thousands_and_decimals_of_either_kind(string text, bool whole, bool decimalComma, double expected)
    {
        var numbers = new NumberText(decimalComma);

        (whole ? numbers.Whole(text) : numbers.Amount(text)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("0.25 USD", 0.25)]
    [InlineData("€3", null)]
    [InlineData("3 EUR", null)]
    [InlineData("-1", null)]
    public void Only_dollars_are_amounts_of_dollars(string text, double? expected) => new NumberText(decimalComma: false).AmountOfDollars(text).ShouldBe(expected);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n", "the file is empty")]
    [InlineData("a,b,c,d\n", "line 1: no column for timestamp, input_tokens, output_tokens")]
    [InlineData(Header, "the file has a header and no row")]
    [InlineData(Header + "x,mail,1,1\n", "none of its 1 rows can be read")]
    public void A_file_without_usage_is_refused(string csv, string refusal) => Read(csv).Report.Refusal!.ShouldStartWith(refusal);

    [Theory]
    [InlineData("2026-01-05 10:00:00,mail,1", "line 3: 3 fields; the header has 4")]
    [InlineData("yesterday,mail,1,1", "line 3: 'yesterday' is not a timestamp")]
    [InlineData("10:30,mail,1,1", "line 3: '10:30' is not a timestamp")]
    [InlineData("1826-01-05,mail,1,1", "line 3: '1826-01-05' is not between 2000 and 2100")]
    [InlineData("03/04/2026,mail,1,1", "line 3: '03/04/2026' may be day or month first; say which")]
    [InlineData("2026-01-05,mail,-1,1", "line 3: input_tokens '-1' is not a whole number")]
    [InlineData("2026-01-05,mail,1,1.5", "line 3: output_tokens '1.5' is not a whole number")]
    [InlineData("2026-01-05,mail,,1", "line 3: input_tokens '' is not a whole number")]
    [InlineData("2026-01-05,\"mail,1,1", "line 3: a quote is opened and not closed")]
    public void A_broken_row_is_told_with_its_line_and_the_others_are_taken(string row, string fault)
    {
        var (records, report) = Read($"{Header}2026-01-05 10:00:00,first,1,1\n{row}\n2026-01-05 10:00:00,last,2,2\n");

        records.Select(record => record.Workload).ShouldBe(["first", "last"]);
        report.Faults.ShouldHaveSingleItem().ShouldStartWith(fault);
        (report.Rows, report.BrokenRows).ShouldBe((2, 1));
    }

    [Fact]
    public void Lines_are_counted_through_quoted_line_breaks_and_blank_lines()
    {
        var (records, report) = Read(Header + "2026-01-05,\"two\nlines\",1,1\n\n2026-01-05,mail,many,1\n");

        records.ShouldHaveSingleItem().Workload.ShouldBe("two\nlines");
        report.Faults.ShouldHaveSingleItem().ShouldStartWith("line 5:");
    }

    [Fact]
    public void The_first_hundred_faults_are_told_and_all_are_counted()
    {
        var (_, report) = Read(Header + string.Concat(Enumerable.Repeat("x,mail,1,1\n", 250)));

        report.Faults.Length.ShouldBe(100);
        report.Faults[^1].ShouldStartWith("line 101:");
        report.BrokenRows.ShouldBe(250);
    }

    [Fact]
    public void Quotes_tabs_a_byte_order_mark_and_a_told_delimiter_are_understood()
    {
        Read("\uFEFFtimestamp\tworkload\tinput_tokens\toutput_tokens\n2026-01-05\t\"say \"\"hi\"\"\"\t1\t1\n").Records.ShouldHaveSingleItem().Workload.ShouldBe("say \"hi\"");
        Read("sep=|\ntimestamp|input_tokens|output_tokens\n2026-01-05|1|1\n").Records.ShouldHaveSingleItem().InputTokens.ShouldBe(1);
    }

    [Fact]
    public void An_endless_line_costs_itself_only()
    {
        var (records, report) = Read(Header + new string('x', 500_000) + "\n2026-01-05,mail,1,1\n");

        records.Count.ShouldBe(1);
        report.Faults.ShouldHaveSingleItem().ShouldBe("line 2: a row has at most 65536 characters");
    }

    [Fact]
    public void More_cached_than_read_tokens_are_a_fault() =>
        Read("timestamp,input_tokens,output_tokens,cached_tokens\n2026-01-05,10,1,11\n2026-01-05,10,1,10\n").Report.Faults
            .ShouldHaveSingleItem().ShouldBe("line 2: cached_tokens 11 is more than input_tokens 10");

    [Fact]
    public void Any_text_is_read_to_its_end_without_an_exception()
    {
        var random = new Random(20260105);
        const string Letters = "\",;\n\r\t|2026-01-05 xé\0";
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => Letters[random.Next(Letters.Length)]));
            var (records, report) = Read((round % 2 == 0 ? Header : "") + text);
            ((report.Refusal is null) == (records.Count > 0)).ShouldBeTrue(text);
        }
    }

    private static (List<UsageRecord> Records, ImportReport Report) Read(string csv, string? workload = null)
    {
        using var reader = new StringReader(csv);
        var records = new List<UsageRecord>();
        var report = new ImportReport();
        CsvImport.Read(reader, workload, DateOrder.Unsaid, records.Add, report);
        return (records, report);
    }
}
