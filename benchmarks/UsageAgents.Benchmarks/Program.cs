using UsageAgents.Benchmarks;
using UsageAgents.Benchmarks.Service;

return args is ["raw-server", var address, var frames]
    ? await RawServer.RunAsync(address, frames)
    : await Bench.RunAsync(args, Console.Out, Console.Error);
