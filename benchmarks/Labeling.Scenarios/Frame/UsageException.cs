namespace Labeling.Scenarios;

/// <summary>The program was called wrongly. Its message is the one line that is printed.</summary>
internal sealed class UsageException(string message) : Exception(message);
