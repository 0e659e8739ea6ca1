namespace UsageAgents.Running;

/// <summary>Lets a run go on by itself, here or elsewhere, until its log has the terminal frame.</summary>
internal interface IRunLauncher
{
    void Launch(RunLog log);
}
