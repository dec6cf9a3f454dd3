using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads what comes once or a few times in a file: info, licences, categories.</summary>
internal static class HeadParser
{
    public static CocoInfo? ParseInfo(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        var reader = new ElementReader(text, problems, place);
        if (!reader.Begin())
        {
            return null;
        }

        string? description = null, url = null, version = null, contributor = null, created = null;
        long? year = null;
        Dictionary<string, JsonElement>? extra = null;
        while (reader.Next())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("description"u8):
                    description = reader.Text("description");
                    break;
                case var name when name.SequenceEqual("url"u8):
                    url = reader.Text("url");
                    break;
                case var name when name.SequenceEqual("version"u8):
                    version = reader.Text("version");
                    break;
                case var name when name.SequenceEqual("year"u8):
                    year = reader.Shown() is "\"\"" ? null : reader.Integer("year");
                    break;
                case var name when name.SequenceEqual("contributor"u8):
                    contributor = reader.Text("contributor");
                    break;
                case var name when name.SequenceEqual("date_created"u8):
                    created = reader.Text("date_created");
                    break;
                default:
                    reader.Keep(ref extra);
                    break;
            }
        }

        return new CocoInfo
        {
            Description = description,
            Url = url,
            Version = version,
            Year = year is >= int.MinValue and <= int.MaxValue ? (int)year : null,
            Contributor = contributor,
            DateCreated = created,
            Extra = extra ?? CocoExtra.None,
        };
    }

    public static CocoLicense? ParseLicense(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        var reader = new ElementReader(text, problems, place);
        if (!reader.Begin())
        {
            return null;
        }

        long? id = null;
        string? title = null, url = null;
        while (reader.Next())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("id"u8):
                    id = reader.Integer("id");
                    break;
                case var name when name.SequenceEqual("name"u8):
                    title = reader.Text("name");
                    break;
                case var name when name.SequenceEqual("url"u8):
                    url = reader.Text("url");
                    break;
            }
        }

        if (id is not (>= int.MinValue and <= int.MaxValue))
        {
            reader.Error(null, "the licence has no id that is a whole number of 32 bits.");
            return null;
        }

        return new CocoLicense { Id = (int)id, Name = title ?? "", Url = url };
    }

    public static CocoCategory? ParseCategory(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        var reader = new ElementReader(text, problems, place);
        if (!reader.Begin())
        {
            return null;
        }

        long? id = null;
        string? title = null, above = null;
        Dictionary<string, JsonElement>? extra = null;
        while (reader.Next())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("id"u8):
                    id = reader.Integer("id");
                    break;
                case var name when name.SequenceEqual("name"u8):
                    title = reader.Text("name");
                    break;
                case var name when name.SequenceEqual("supercategory"u8):
                    above = reader.Text("supercategory");
                    break;
                default:
                    reader.Keep(ref extra);
                    break;
            }
        }

        if (id is not (>= int.MinValue and <= int.MaxValue))
        {
            if (reader.Errors == 0)
            {
                reader.Error("id", "the category has no id that is a whole number of 32 bits. Give it the one that its annotations have as category_id.");
            }

            return null;
        }

        if (string.IsNullOrEmpty(title))
        {
            title = FormattableString.Invariant($"category {id}");
            reader.Mend("name", $"the category {id} has no name. Give it one; until then it is called '{title}'.");
        }

        return new CocoCategory { Id = (int)id, Name = title, Supercategory = above ?? "", Extra = extra ?? CocoExtra.None };
    }
}
