namespace Broxi.Security.Tool;

/// <summary>What the user asked for cannot be done; the message is the one line that they get.</summary>
internal sealed class CannotScanException(string message) : Exception(message);
