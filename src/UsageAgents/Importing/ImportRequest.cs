namespace UsageAgents.Importing;

/// <summary>What a caller said about a file.</summary>
/// <param name="Tenant">Whose data it becomes.</param>
/// <param name="Name">The data set that it becomes.</param>
/// <param name="Workload">The workload of rows that name none.</param>
/// <param name="Dates">How doubtful dates are read.</param>
internal sealed record ImportRequest(string Tenant, string Name, string? Workload, DateOrder Dates);
