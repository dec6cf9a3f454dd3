using System.Text;
using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 500)]
public sealed class RunLengthTextTests
{
    [Theory]
    [InlineData("", "ends at character 0 after 0 pixels")]
    [InlineData("5", "ends at character 1 after 5 pixels")]
    [InlineData("57", "Run 1 of the mask, which ends at character 1, is 7 pixels long")]
    [InlineData("50/", "Character 2 of the mask's text has the code 47")]
    [InlineData("50p", "Character 2 of the mask's text has the code 112")]
    [InlineData("50\0", "Character 2 of the mask's text has the code 0")]
    [InlineData("50é", "Character 2 of the mask's text has the code 233")]
    [InlineData("50İ", "Character 2 of the mask's text has the code 304")]
    [InlineData("5 4", "Character 1 of the mask's text has the code 32")]
    [InlineData("5P", "breaks off at character 2")]
    [InlineData("9P", "breaks off at character 2")]
    [InlineData("5PPPPPPP0", "none has more than 7 characters")]
    [InlineData("O", "Run 0 of the mask, which ends at character 0, is -1 pixels long")]
    [InlineData("512M", "Run 3 of the mask, which ends at character 3, is -2 pixels long")]
    [InlineData("PPPPPPO", "Run 0 of the mask")]
    public void Text_that_is_no_list_of_runs_is_refused_with_its_position(string text, string message)
    {
        Assert.Contains(message, Assert.Throws<FormatException>(() => RunLengthMask.FromCompressed(text, 3, 3)).Message, StringComparison.Ordinal);
        if (Ascii.IsValid(text))
        {
            Assert.Contains(message, Assert.Throws<FormatException>(() => RunLengthMask.FromCompressed(Encoding.ASCII.GetBytes(text), 3, 3)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Padded_numbers_and_empty_runs_are_understood()
    {
        // "U0" is 5 with a needless second character; "504" has an empty run in the middle.
        Assert.Equal(new RunLengthMask(3, 3, [5, 4]), RunLengthMask.FromCompressed("U04", 3, 3));
        Assert.Equal(new RunLengthMask(3, 3, [9]), RunLengthMask.FromCompressed("504", 3, 3));
    }

    [Property]
    public void Masks_come_back_from_text(RunLengthMask mask)
    {
        var text = mask.ToCompressed();

        Assert.Equal(mask, RunLengthMask.FromCompressed(text, mask.Height, mask.Width));
        Assert.Equal(mask, RunLengthMask.FromCompressed(Encoding.ASCII.GetBytes(text), mask.Height, mask.Width));
    }

    [Property(MaxTest = 2000)]
    public void Any_bytes_are_a_mask_of_the_right_size_or_refused(byte[] bytes, PixelSize size)
    {
        var text = bytes.Select(value => (byte)(48 + (value % 64))).ToArray();
        try
        {
            var mask = RunLengthMask.FromCompressed(text, size.Height, size.Width);
            Assert.Equal(size.Area, mask.Counts.ToArray().Sum(count => (long)count));
        }
        catch (FormatException exception)
        {
            Assert.Contains("mask", exception.Message, StringComparison.Ordinal);
        }
    }

    [Property(MaxTest = 3000)]
    public void Bytes_are_read_as_characters_are_and_refused_with_the_same_words(byte[] bytes, byte odd, PixelSize size)
    {
        // Now and then a character that run lengths do not use, or many that say that more follow.
        var text = string.Concat(bytes.Select((value, i) => (char)(i == odd ? value % 128 : 48 + (value % (odd % 2 == 0 ? 64 : 40)))));

        Assert.Equal(Outcome(() => RunLengthMask.FromCompressed(text, size.Height, size.Width)), Outcome(() => RunLengthMask.FromCompressed(Encoding.ASCII.GetBytes(text), size.Height, size.Width)));
    }

    private static (RunLengthMask? Mask, string? Message) Outcome(Func<RunLengthMask> read)
    {
        try
        {
            return (read(), null);
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }
}
