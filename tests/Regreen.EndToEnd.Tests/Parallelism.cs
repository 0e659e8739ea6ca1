// Each test starts whole deployments and waits for most of its time: two at a time, so that deadlines still mean something.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
