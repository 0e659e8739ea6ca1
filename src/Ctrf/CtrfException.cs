namespace Ctrf;

/// <summary>A text is no CTRF report. The message says what is wrong, and where.</summary>
public sealed class CtrfException(string message, Exception? inner = null) : Exception(message, inner);
