namespace Labeling.Core.Projects;

public sealed class LabelClassTests
{
    [Fact]
    public async Task Classes_get_ids_from_one_in_order_and_the_first_nine_get_keys()
    {
        var classes = await CreateAsync([.. Enumerable.Range(1, 11).Select(i => (LabelClassDefinition)$"class {i}")]);

        Assert.Equal(Enumerable.Range(1, 11), classes.Select(c => c.Id.Value));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, null, null], classes.Select(c => c.Key));
    }

    [Fact]
    public async Task Levels_above_are_made_where_they_are_missing()
    {
        var classes = await CreateAsync("Animal/Cat", "Animal / Dog", "Color/Dark/Black");

        Assert.Equal(["Animal", "Animal/Cat", "Animal/Dog", "Color", "Color/Dark", "Color/Dark/Black"], classes.Select(c => c.Path));
        Assert.Equal(["Animal", "Cat", "Dog", "Color", "Dark", "Black"], classes.Select(c => c.Name));
        Assert.Equal([null, 1, 1, null, 4, 5], classes.Select(c => c.ParentId?.Value));
    }

    [Fact]
    public async Task A_level_that_was_only_implied_may_be_defined_later_once()
    {
        var classes = await CreateAsync("Animal/Cat", new LabelClassDefinition("animal") { Description = "Anything alive", Color = "#00ff00" });

        Assert.Equal(["Animal", "Animal/Cat"], classes.Select(c => c.Path));
        Assert.Equal("Anything alive", classes[0].Description);
        Assert.Equal("#00ff00", classes[0].Color);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync("Animal/Cat", "Animal", "Animal"));
    }

    [Fact]
    public async Task Colours_that_are_not_given_differ_and_stay_the_same()
    {
        var classes = await CreateAsync([.. Enumerable.Range(1, 30).Select(i => (LabelClassDefinition)$"class {i}")]);

        Assert.Equal(30, classes.Select(c => c.Color).Distinct().Count());
        Assert.All(classes, c => Assert.Matches("^#[0-9a-f]{6}$", c.Color));
        Assert.Equal(["#18aa43", "#aa55e7", "#dfc720"], classes.Take(3).Select(c => c.Color));
    }

    [Theory]
    [InlineData("can", "CAN")]
    [InlineData("Äpfel", "a\u0308PFEL")]
    [InlineData("ﬁsh", "fish")]
    [InlineData("Animal/Cat", "ANIMAL/cat")]
    [InlineData("can", " can ")]
    public async Task Siblings_whose_names_differ_in_letter_case_and_unicode_form_only_are_refused(string first, string second)
    {
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync(first, second));

        Assert.Contains(second, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_may_stand_under_different_parents()
    {
        var classes = await CreateAsync("Animal/Other", "Plant/Other");

        Assert.Equal(4, classes.Count);
    }

    [Theory]
    [InlineData("a/b/c/d/e/f/g", "7 levels")]
    [InlineData("a//b", "0 characters")]
    [InlineData("a/", "0 characters")]
    [InlineData("/a", "0 characters")]
    [InlineData("ca\nn", "U+000A")]
    [InlineData("can\u202Egpj", "U+202E")]
    public async Task An_impossible_path_is_refused_with_the_reason(string path, string reason)
    {
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync(path));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_refused()
    {
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync("c\uDC00n"));

        Assert.Contains("surrogate pair (U+DC00) at position 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Six_levels_and_two_hundred_characters_are_the_most()
    {
        Assert.Equal(6, (await CreateAsync("a/b/c/d/e/f")).Count);
        Assert.Single(await CreateAsync(new string('x', 200)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync(new string('x', 201)));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#1234567")]
    [InlineData("#fff;x:y")]
    public async Task A_colour_is_written_in_six_digits(string color)
    {
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync(new LabelClassDefinition("can") { Color = color }));

        Assert.Contains(color, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_classes_or_with_too_many_is_refused()
    {
        await using var bench = new Bench();
        var none = new ProjectDefinition("X", LabelingTaskType.ObjectDetection) { Dataset = MemorySource.Dataset(), LabelClasses = [] };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Engine.Projects.CreateAsync(none));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => CreateAsync([.. Enumerable.Range(0, 10_001).Select(i => (LabelClassDefinition)$"c{i}")]));
        Assert.Equal(10_000, (await CreateAsync([.. Enumerable.Range(0, 10_000).Select(i => (LabelClassDefinition)$"c{i}")])).Count);
    }

    private static async Task<IReadOnlyList<LabelClass>> CreateAsync(params LabelClassDefinition[] classes)
    {
        await using var bench = new Bench();
        return (await bench.Engine.Projects.CreateAsync(Bench.Define(classes: classes))).Info.LabelClasses;
    }
}
