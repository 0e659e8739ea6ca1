namespace UsageAgents.Tests.Tools;

/// <summary>Makes queries by chance: honest ones, some with a part swapped for one that tries to get out.</summary>
internal static class RandomSql
{
    private static readonly string[] Values =
    [
        "input_tokens", "output_tokens", "workload", "count(*)", "max(timestamp)", "1", "'x'", "NULL", "workload || 'x'", "date_trunc('hour', timestamp)",
        "getenv('HOME')", "current_setting('threads')", "(SELECT sql FROM sqlite_master LIMIT 1)", "(SELECT content FROM read_text('/etc/passwd'))", "version()", "'x'::JSON", "usage", "\"a\"\"b\"", "'a''b'", "row(1, 2)", "[1, 2]",
    ];

    private static readonly string[] Tables =
    [
        "usage", "usage AS u", "(SELECT * FROM usage)", "c", "usage, c", "usage JOIN usage AS b USING (timestamp)",
        "sqlite_master", "duckdb_tables", "usage_rows", "main.usage", "'/etc/passwd'", "read_csv('/etc/passwd')", "range(10)", "information_schema.tables", "(DESCRIBE usage)", "(VALUES (1)) AS c",
    ];

    private static readonly string[] Ends =
    [
        "", "", " WHERE input_tokens > 10", " GROUP BY ALL", " ORDER BY 1", " LIMIT 3", " LIMIT 1 OFFSET 2", "; SELECT 1", " -- comment", " UNION ALL SELECT 1", " /* open", " WHERE workload = 'a", " QUALIFY true", ")",
    ];

    private static readonly string[] Starts = ["", "", "", "WITH c AS (SELECT 1 AS workload) ", "WITH sqlite_master AS (SELECT * FROM sqlite_master) ", "WITH RECURSIVE c AS (SELECT 1 UNION ALL SELECT 1 FROM c) ", "EXPLAIN ", "COPY (", "PRAGMA "];

    public static string Next(Random random)
    {
        // Mostly the honest first ones of each list, so that many queries go through to the database.
        var value = string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(random, Values, 10)));
        return $"{Pick(random, Starts, 4)}SELECT {value} FROM {Pick(random, Tables, 6)}{Pick(random, Ends, 6)}{(random.Next(3) == 0 ? " LIMIT 5" : "")}";
    }

    private static string Pick(Random random, string[] choices, int honest) => choices[random.Next(4) == 0 ? random.Next(choices.Length) : random.Next(honest)];
}
