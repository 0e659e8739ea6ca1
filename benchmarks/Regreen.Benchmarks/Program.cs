using Regreen.Benchmarks;
using Regreen.Benchmarks.Witnessing;

return args is ["part", .. var part] ? await PartPrograms.RunAsync(part, Console.In, Console.Out) : await Bench.RunAsync(args, Console.Out, Console.Error);
