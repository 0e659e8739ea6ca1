namespace UsageAgents.Importing;

/// <summary>One row of a CSV file, or why it cannot be read.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Fields">Its fields; none when it is broken.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields, string? Fault);
