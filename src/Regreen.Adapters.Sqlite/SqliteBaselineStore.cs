using System.Globalization;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Sqlite;

/// <summary>Keeps baselines beside the journal, in the same file.</summary>
/// <param name="path">The database file of the journal.</param>
/// <param name="time">The clock.</param>
public sealed class SqliteBaselineStore(string path, TimeProvider time) : IBaselineStore
{
    private readonly SqliteDatabase _database = new(path);

    /// <inheritdoc/>
    public async Task<Baseline?> ReadAsync(string project, CancellationToken cancellationToken)
    {
        var json = await _database.UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT json FROM baselines WHERE project = $project";
                command.Parameters.AddWithValue("$project", project);
                return (string?)await command.ExecuteScalarAsync(cancellationToken);
            },
            cancellationToken);
        try
        {
            return json is null ? null : FactJson.Read<Baseline>(json);
        }
        catch (JsonException exception)
        {
            throw new UserErrorException(
                $"The baseline of {project} in {path} cannot be read: it was changed, or another version of Regreen wrote it.",
                "A run that ends proven green writes a new one.",
                FailureCategory.Infrastructure,
                exception);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string project, Baseline baseline, CancellationToken cancellationToken) =>
        await _database.UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "INSERT INTO baselines (project, at, json) VALUES ($project, $at, $json) ON CONFLICT (project) DO UPDATE SET at = $at, json = $json";
                command.Parameters.AddWithValue("$project", project);
                command.Parameters.AddWithValue("$at", time.GetUtcNow().ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
                command.Parameters.AddWithValue("$json", FactJson.Write(baseline));
                return await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>Lists the baselines of every project.</summary>
    internal async Task<IReadOnlyList<Baseline>> ListAsync(CancellationToken cancellationToken)
    {
        var projects = await _database.UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT project FROM baselines ORDER BY project";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var names = new List<string>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    names.Add(reader.GetString(0));
                }

                return names;
            },
            cancellationToken);
        var baselines = new List<Baseline>();
        foreach (var project in projects)
        {
            if (await ReadAsync(project, cancellationToken) is { } baseline)
            {
                baselines.Add(baseline);
            }
        }

        return baselines;
    }
}
