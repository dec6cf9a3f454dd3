namespace Labeling.Scenarios;

/// <summary>One value as SQLite keeps it.</summary>
/// <param name="Type">SQLite's number for its type.</param>
/// <param name="Integer">An integer.</param>
/// <param name="Real">A floating-point number.</param>
/// <param name="Bytes">A blob, or a text in UTF-8.</param>
internal readonly record struct BareValue(int Type, long Integer, double Real, byte[]? Bytes);
