using System.Runtime.InteropServices;
using Labeling.Scenarios;

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    // The run ends by itself, so that servers are stopped and temporary files go.
    context.Cancel = true;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await new ScenarioProgram(ScenarioCatalog.All, Console.Out, Console.Error).RunAsync(args, stop.Token);
