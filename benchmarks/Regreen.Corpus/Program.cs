using System.Runtime.InteropServices;
using Regreen.Corpus;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
if (Environment.GetEnvironmentVariable("REGREEN_HOME") is not { } home || CorpusOptions.Parse(home, args) is not { } options)
{
    await Console.Error.WriteLineAsync(CorpusOptions.Usage);
    return 2;
}

try
{
    return await new CorpusRun(options, Console.Out, Console.Error, TimeProvider.System).RunAsync(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
