namespace UsageAgents.Usage;

/// <summary>A tenant's index as it was read from its file, or written to it.</summary>
/// <param name="Index">The index.</param>
/// <param name="File">Its file.</param>
/// <param name="Written">When the file was written.</param>
internal sealed record IndexFile(TenantIndex Index, string File, DateTime Written)
{
    /// <summary>Gets a value indicating whether this process or another that shares the folder has written the file since.</summary>
    public bool IsOutdated => System.IO.File.GetLastWriteTimeUtc(File) != Written;
}
