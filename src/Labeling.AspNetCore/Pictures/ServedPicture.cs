namespace Labeling.AspNetCore;

/// <summary>A picture on its way to a browser.</summary>
/// <param name="Content">The file; it can seek. Whoever sends it disposes it. <see langword="null"/> where <paramref name="Link"/> leads to it.</param>
/// <param name="Type">The media type.</param>
/// <param name="Link">Where the browser reads it from, for a short time.</param>
internal readonly record struct ServedPicture(Stream? Content, string Type, Uri? Link = null);
