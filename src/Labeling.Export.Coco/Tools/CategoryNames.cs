namespace Labeling.Export.Coco;

/// <summary>Finds and renames categories by their names.</summary>
internal static class CategoryNames
{
    public static void Require(CocoFile file, IEnumerable<string> names, string parameter)
    {
        var known = file.Categories.Select(category => category.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException($"'{file.Path}' has no category '{name}'. It has {string.Join(", ", known.Take(20))}{(known.Count > 20 ? ", …" : "")}.", parameter);
            }
        }
    }

    /// <summary>Renames.</summary>
    /// <returns>The categories that are left, in their order, and the new id of each old one that is.</returns>
    public static (IReadOnlyList<CocoCategory> Categories, Dictionary<int, int> Ids) Remap(IReadOnlyList<CocoCategory> categories, IReadOnlyDictionary<string, string?> names)
    {
        var ids = new Dictionary<int, int>();
        var left = new List<CocoCategory>();
        foreach (var group in categories.GroupBy(category => names.TryGetValue(category.Name, out var name) ? name : category.Name, StringComparer.Ordinal))
        {
            if (group.Key is not { } name)
            {
                continue;
            }

            // One that has the name already says best what it is.
            var first = group.FirstOrDefault(category => category.Name == name) ?? group.First();
            var id = group.Min(category => category.Id);
            left.Add(new CocoCategory(first) { Id = id, Name = name });
            foreach (var category in group)
            {
                ids[category.Id] = id;
            }
        }

        return (left, ids);
    }
}
