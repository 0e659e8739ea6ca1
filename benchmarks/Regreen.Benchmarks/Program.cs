using Regreen.Benchmarks;

return Bench.Run(args, Console.Out, Console.Error);
