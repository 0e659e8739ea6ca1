namespace Regreen.Core.Judging.Observing;

/// <summary>Finds the fault that a case of recovery makes, and what comes after it.</summary>
public static class Faults
{
    /// <summary>Gets the first fault, or null: an error, a refusal, a close, an answer 5xx.</summary>
    public static Reading? First(IEnumerable<Reading> readings) => readings.FirstOrDefault(IsFault);

    /// <summary>Says whether the service still did something in a later step.</summary>
    public static bool IsAfter(Reading reading, Reading fault)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(fault);
        return reading.Frame.Index > fault.Frame.Index && reading.Frame.Step > fault.Frame.Step && reading.Frame.Direction is FrameDirection.Received or FrameDirection.Opened;
    }

    private static bool IsFault(Reading reading) =>
        reading.Frame.Direction is FrameDirection.Closed or FrameDirection.Refused || reading.Frame.Status >= 500 || (reading.IsReceived && reading.Event == EventNames.Error);
}
