using System;
using Regreen.TestHook;

/// <summary>What the runtime calls before a program's own code where <c>DOTNET_STARTUP_HOOKS</c> names this assembly; it asks for this name, without a namespace.</summary>
#pragma warning disable MA0047 // The runtime's rule.
internal static class StartupHook
#pragma warning restore MA0047
{
    /// <summary>Begins to watch the program's HTTP requests. Never fails the program.</summary>
    public static void Initialize()
    {
        try
        {
            if (Environment.GetEnvironmentVariable("REGREEN_WITNESS_FOR") is { Length: > 0 } places)
            {
                RequestWatch.Begin(new CaseHeader(places.Split(',')));
            }
        }
#pragma warning disable CA1031, RCS1075 // Whatever goes wrong here goes wrong in a user's program.
        catch (Exception)
#pragma warning restore CA1031, RCS1075
        {
            // A runtime that differs from what is expected here: then nobody is named, and the suite runs as it always did.
        }
    }
}
