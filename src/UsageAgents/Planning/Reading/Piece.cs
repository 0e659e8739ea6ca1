namespace UsageAgents.Planning.Reading;

/// <summary>A piece of a message.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Asks">Whether it has the form of a question or a request.</param>
/// <param name="IsListed">Whether it is one of a list, and stands for itself.</param>
internal sealed record Piece(string Text, bool Asks, bool IsListed = false);
