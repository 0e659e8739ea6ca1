using DuckDB.NET.Data;

namespace UsageAgents.Usage;

/// <summary>Statements of the product itself; those of users go through <see cref="UsageDatabase"/> only.</summary>
internal static class UsageSql
{
    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only statements of the product come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static UsageTable Query(this DuckDBConnection connection, string sql, int rowLimit)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only statements of the product come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        return UsageTable.Read(reader, rowLimit);
    }

    /// <summary>Writes a text as SQL does.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
