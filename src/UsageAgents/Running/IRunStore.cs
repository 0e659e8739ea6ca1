namespace UsageAgents.Running;

/// <summary>Keeps runs, so that they can be followed, resumed and stopped.</summary>
internal interface IRunStore
{
    RunLog Create(RunRequest request);

    /// <summary>Finds a run of this user; another user's is not found.</summary>
    RunLog? Find(string runId, string tenant, string user);
}
