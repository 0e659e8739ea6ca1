namespace UsageAgents.Running;

/// <summary>Runs in this process.</summary>
internal sealed class LocalRunLauncher(RunExecution execution, RunAdmission admission) : IRunLauncher
{
    public void Launch(RunLog log) => _ = Task.Run(async () =>
    {
        try
        {
            await execution.RunAsync(log);
        }
        finally
        {
            admission.Leave();
        }
    });
}
