using System.Runtime.InteropServices;
using Regreen.FaultLab;
using Regreen.FaultLab.Planting;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

// The repair command of a workspace is this program, started again by the product.
if (args is ["repair", var state])
{
    await PlantedRepair.RunAsync(state, Environment.CurrentDirectory, stop.Token);
    return 0;
}

if (Environment.GetEnvironmentVariable("REGREEN_HOME") is not { } home || LabOptions.Parse(home, args) is not { } options)
{
    await Console.Error.WriteLineAsync(LabOptions.Usage);
    return 2;
}

try
{
    return await new Lab(options, Console.Out, Console.Error, TimeProvider.System).RunAsync(stop.Token);
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
