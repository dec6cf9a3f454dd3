namespace Labeling.AspNetCore;

/// <summary>A picture on its way to a browser.</summary>
/// <param name="Content">The file; it can seek. Whoever sends it disposes it.</param>
/// <param name="Type">The media type.</param>
internal readonly record struct ServedPicture(Stream Content, string Type);
