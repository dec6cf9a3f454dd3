using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>What a file says of a patient is neither kept nor told.</summary>
public sealed partial class PrivacyTests
{
    private const string Name = "Doe^Jane";
    private const string Id = "PID-4711";
    private const string Birth = "19610203";

    [Fact]
    public async Task Nothing_that_is_made_of_a_file_holds_what_it_says_of_the_patient()
    {
        foreach (var syntax in new[] { DicomBuilder.Explicit, DicomBuilder.Implicit, DicomBuilder.BigEndian, DicomBuilder.Deflated })
        {
            await CheckAsync(Telling(DicomBuilder.Gray(2, 1)).Pixels(1, 2).Build(syntax), [Name, Id, Birth]);
        }
    }

    [Fact]
    public async Task No_refusal_repeats_what_the_file_says_of_the_patient()
    {
        byte[][] files =
        [
            Telling(DicomBuilder.Gray(2, 1)).Build(),
            Telling(DicomBuilder.Gray(0, 1)).Pixels(1).Build(),
            Telling(DicomBuilder.Gray(2, 1)).Text(0x0028_0004, "CS", Name).Pixels(1, 2).Build(),
            Telling(DicomBuilder.Gray(2, 1)).Text(0x0028_0008, "IS", Name).Text(0x0028_1050, "DS", Id).Text(0x0028_1051, "DS", Name).Text(0x0028_1053, "DS", Birth).Pixels(1, 2).Build(),
            Telling(DicomBuilder.Gray(2, 1)).Fragments(Encoding.ASCII.GetBytes(Name)).Build(DicomBuilder.Jpeg),
            Telling(DicomBuilder.Gray(2, 1)).Fragments(Encoding.ASCII.GetBytes(Name)).Build(Name),
            Telling(DicomBuilder.Gray(2, 1)).Fragments(Encoding.ASCII.GetBytes(Name)).Build(DicomBuilder.Jpeg2000),
            Telling(DicomBuilder.Picture(2, 1, "PALETTE COLOR", 1, 8, 8)).Pixels(1).Build(),
        ];
        foreach (var file in files)
        {
            await CheckAsync(file, [Name, Id]);
        }
    }

    [Fact]
    public async Task The_corpus_tells_nothing_of_its_patients()
    {
        var checkedFiles = 0;
        foreach (var path in Directory.GetFiles(Corpus.File("files")))
        {
            var file = await File.ReadAllBytesAsync(path);
            string[] secrets = [.. Secrets().Matches(Encoding.Latin1.GetString(file)).Select(m => (m.Groups[1].Value + m.Groups[2].Value).Trim(' ', '\0')).Where(s => s.Length > 5).Distinct()];
            checkedFiles += secrets.Length > 0 ? 1 : 0;
            await CheckAsync(file, secrets);
        }

        Assert.InRange(checkedFiles, 20, 100);
    }

    /// <summary>Names, numbers and dates of all kinds, in the file, in a sequence and in private elements.</summary>
    private static DicomBuilder Telling(DicomBuilder builder) => builder
        .Text(0x0008_0005, "CS", "ISO_IR 100")
        .Text(0x0008_0020, "DA", Birth)
        .Text(0x0008_0080, "LO", Name)
        .Text(0x0009_1001, "UT", Name)
        .Text(0x0010_0010, "PN", Name)
        .Text(0x0010_0020, "LO", Id)
        .Text(0x0010_0030, "DA", Birth)
        .Text(0x0010_4000, "LT", $"{Name} {Id}")
        .Text(0x0028_1055, "LO", Name)
        .Sequence(0x5200_9229, false, new DicomBuilder().Sequence(0x0028_9132, true, new DicomBuilder().Text(0x0028_1055, "LO", Id).Text(0x0028_1050, "DS", "3").Text(0x0028_1051, "DS", "4")).Text(0x0010_0020, "LO", Id));

    private static async Task CheckAsync(byte[] file, string[] secrets)
    {
        List<string> told = [];
        try
        {
            using var image = await new DicomDecoder().OpenAsync(new MemoryStream(file), new DecodeOptions { FileName = "a.dcm" });
            var frame = await image.ReadFrameAsync();
            using var picture = frame.Render();
            Collect(image, told, []);
            Collect(frame.Info, told, []);
            Collect(frame.Warnings, told, []);
            Collect(picture.Info, told, []);
            Collect(picture.Warnings, told, []);
        }
        catch (ImageDecodingException refusal)
        {
            told.Add(refusal.ToString());
        }

        Assert.NotEmpty(told);
        Assert.All(secrets, secret => Assert.DoesNotContain(told, t => t.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Every text and every array of bytes that hangs on an object, however deep and however private. The stream is the caller's.</summary>
    private static void Collect(object? value, List<string> told, HashSet<object> seen)
    {
        switch (value)
        {
            case null or Stream or Delegate or Type or Pointer:
                return;

            case string text:
                told.Add(text);
                return;

            case byte[] bytes:
                told.Add(Encoding.Latin1.GetString(bytes));
                return;

            case IEnumerable items:
                foreach (var item in items)
                {
                    Collect(item, told, seen);
                }

                return;
        }

        var type = value.GetType();
        told.Add(value.ToString() ?? string.Empty);
        if (type.IsPrimitive || type.IsEnum || (!type.IsValueType && !seen.Add(value)))
        {
            return;
        }

        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Collect(field.GetValue(value), told, seen);
            }
        }
    }

    // Explicit little endian: names, identifiers and descriptions, and dates with their eight digits.
    [GeneratedRegex(@"(?:(?:PN|LO|SH|LT)[\x01-\x40]\x00([\x20-\x7E^]{6,40}))|(?:DA\x08\x00([0-9]{8}))")]
    private static partial Regex Secrets();
}
