using UsageAgents.Usage;

namespace UsageAgents.Tests.Usage;

public sealed class UsageCsvTests
{
    private const string Header = "timestamp,workload,input_tokens,output_tokens\n";

    [Fact]
    public void Rows_are_read_in_the_order_of_their_header()
    {
        var read = Read("workload,timestamp,output_tokens,input_tokens\nmail,2026-01-05T10:00:00Z,7,5\n").ShouldBeOfType<UsageImport.Read>();

        read.Records.ShouldBe([new UsageRecord(new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), "mail", 5, 7)]);
    }

    [Fact]
    public void The_header_of_the_Azure_trace_is_read_with_the_workload_of_the_caller()
    {
        var read = Read("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n", "code").ShouldBeOfType<UsageImport.Read>();

        read.Records.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            record => record.Workload.ShouldBe("code"), record => record.InputTokens.ShouldBe(4808), record => record.OutputTokens.ShouldBe(10));
    }

    [Theory]
    [InlineData("", "line 1: unknown header")]
    [InlineData("a,b,c,d\n", "line 1: unknown header")]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1,1\n", "line 1: this header has no workload")]
    [InlineData(Header, "line 2: there is no row")]
    [InlineData(Header + "2026-01-05 10:00:00,mail,1\n", "line 2: 3 fields; expected 4")]
    [InlineData(Header + "2026-01-05 10:00:00,mail,1,1\nyesterday,mail,1,1\n", "line 3: 'yesterday' is not a timestamp")]
    [InlineData(Header + "\n2026-01-05 10:00:00,mail,1,1\n2026-01-05 10:00:00,mail,-1,1\n", "line 4: input_tokens '-1' is not a whole number")]
    [InlineData(Header + "2026-01-05 10:00:00,mail,1,1.5\n", "line 2: output_tokens '1.5' is not a whole number")]
    [InlineData(Header + "2026-01-05 10:00:00,,1,1\n", "line 2: a workload has 1 to 64 characters")]
    public void A_fault_is_told_with_its_line(string csv, string error) =>
        Read(csv).ShouldBeOfType<UsageImport.Refused>().Errors.ShouldHaveSingleItem().ShouldStartWith(error);

    [Fact]
    public void Reading_stops_after_twenty_faults()
    {
        var csv = Header + string.Concat(Enumerable.Repeat("x,mail,1,1\n", 100));

        var errors = Read(csv).ShouldBeOfType<UsageImport.Refused>().Errors;

        errors.Length.ShouldBe(20);
        errors[^1].ShouldStartWith("line 21:");
    }

    private static UsageImport Read(string csv, string? workload = null)
    {
        using var reader = new StringReader(csv);
        return UsageCsv.Read(reader, workload);
    }
}
