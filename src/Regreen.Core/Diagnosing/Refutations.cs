namespace Regreen.Core.Diagnosing;

/// <summary>Says of every kind of suspect what would refute it.</summary>
public static class Refutations
{
    /// <summary>Says what would refute the suspect that a finding names, in a sentence; null where it names none. A commit that touches the evidence says it itself.</summary>
    public static string? Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var what = finding.Kind switch
        {
            FindingKind.ConfigurationChanged when DiagnosisPlan.IsSecret(finding) => "with its former value given back, which is not kept here",
            FindingKind.ConfigurationChanged => "with its former value",
            FindingKind.ProcessDown => "with it running",
            FindingKind.SurroundingsIll => "with that put right",
            FindingKind.FingerprintChanged => "with that put back",
            FindingKind.DataMigrated => "with data from before it",
            FindingKind.SuiteChanged => "with the suites of the last proven green",
            _ => null,
        };
        return what is null ? null : $"It is refuted if the failure stays {what}.";
    }

    /// <summary>Says what would refute a suspect that no experiment tried.</summary>
    public static string Of(Suspect suspect) => "It would be refuted if the failure stayed " + (suspect switch
    {
        CommitSuspect => "without that commit.",
        ConfigurationSuspect => "with its former value.",
        ProcessSuspect => "with it running.",
        SuiteSuspect => "with the suites of the last proven green.",
        SourceSuspect => "with that place changed.",
        SurroundingsSuspect => "with that put right.",
        _ => throw new System.Diagnostics.UnreachableException(),
    });
}
