// Each test starts whole deployments: one at a time, so that deadlines and measured times mean something.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
