namespace Regreen.Core.Comparing;

/// <summary>One step of what went over the wire, as a person draws it; equal steps that follow each other are one.</summary>
/// <param name="Channel">The session or exchange.</param>
/// <param name="Arrow"><c>→</c> sent, <c>←</c> received, <c>·</c> the channel itself.</param>
/// <param name="Name">What it was: the event's name, the method and path, the status. Two flows are compared by it.</param>
/// <param name="Detail">What it held, shortened; it is shown, not compared.</param>
/// <param name="Frame">The line of the transcript, from 1.</param>
/// <param name="Times">How often it happened in a row.</param>
public sealed record FlowStep(string Channel, char Arrow, string Name, string Detail, int Frame, int Times);
