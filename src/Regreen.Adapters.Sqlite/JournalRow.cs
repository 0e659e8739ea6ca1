namespace Regreen.Adapters.Sqlite;

/// <summary>An entry as it is stored; the hash covers these very texts.</summary>
internal sealed record JournalRow(long Sequence, string At, string Json, string Hash);
