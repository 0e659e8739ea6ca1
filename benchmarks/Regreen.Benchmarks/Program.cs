using Regreen.Benchmarks;

return await Bench.RunAsync(args, Console.Out, Console.Error);
