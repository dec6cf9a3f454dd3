using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Core.Assets;

public sealed class AssetPatternTests
{
    [Theory]
    [InlineData("**/*.*", "a.jpg", true)]
    [InlineData("**/*.*", "a/b/c.jpg", true)]
    [InlineData("**/*.*", "a/README", true)]
    [InlineData("/**", "a/b.jpg", true)]
    [InlineData("**", "b.jpg", true)]
    [InlineData("photos/**", "photos/a.jpg", true)]
    [InlineData("photos/**", "photos/2021/05/a.jpg", true)]
    [InlineData("photos/**", "photos", false)]
    [InlineData("photos/**", "photos2/a.jpg", false)]
    [InlineData("/photos/**", "photos/a.jpg", true)]
    [InlineData("photos/**/*.*", "photos/a", true)]
    [InlineData("photos/*", "photos/a.jpg", true)]
    [InlineData("photos/*", "photos/b/a.jpg", false)]
    [InlineData("*.jpg", "a.jpg", true)]
    [InlineData("*.jpg", "b/a.jpg", false)]
    [InlineData("*.jpg", "a.JPG", false)]
    [InlineData("*.{jpg,JPG}", "a.JPG", true)]
    [InlineData("**/*.{jpg,png}", "x/y/a.png", true)]
    [InlineData("**/*.{jpg,png}", "x/y/a.bmp", false)]
    [InlineData("{train,test/hard}/*.png", "test/hard/1.png", true)]
    [InlineData("{train,test/hard}/*.png", "test/1.png", false)]
    [InlineData("{a,{b,c}d}.jpg", "cd.jpg", true)]
    [InlineData("{a,{b,c}d}.jpg", "c.jpg", false)]
    [InlineData("img{,_hd}.png", "img.png", true)]
    [InlineData("img?.png", "img1.png", true)]
    [InlineData("img?.png", "img.png", false)]
    [InlineData("img?.png", "img/.png", false)]
    [InlineData("?.png", "😀.png", true)]
    [InlineData("??.png", "😀.png", false)]
    [InlineData("*?.png", "😀.png", true)]
    [InlineData("[a-c]1.png", "b1.png", true)]
    [InlineData("[!a-c]1.png", "b1.png", false)]
    [InlineData("[^a-c]1.png", "d1.png", true)]
    [InlineData("[]x]1.png", "]1.png", true)]
    [InlineData("[*].png", "*.png", true)]
    [InlineData("[*].png", "a.png", false)]
    [InlineData("[{]a[}].png", "{a}.png", true)]
    [InlineData("[😀-😂].png", "😁.png", true)]
    [InlineData("a/**/b/*.png", "a/b/1.png", true)]
    [InlineData("a/**/b/*.png", "a/x/b/y/b/1.png", true)]
    [InlineData("a/**/b/*.png", "a/x/1.png", false)]
    [InlineData("**/x/**/y.png", "x/y.png", true)]
    [InlineData("**/**/y.png", "y.png", true)]
    [InlineData("a**b.png", "axxb.png", true)]
    [InlineData("a**b.png", "a/b.png", false)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("*a*b*c*", "xxaxxcxxbxx", false)]
    [InlineData("exact/name.jpg", "exact/name.jpg", true)]
    [InlineData("exact/name.jpg", "exact/name.jpgx", false)]
    [InlineData("*.*", "README", true)]
    [InlineData("*.*/x", "README/x", false)]
    public void A_path_matches_or_not(string pattern, string path, bool expected)
    {
        Assert.Equal(expected, new AssetPattern(pattern).IsMatch(path));
        Assert.Equal(expected, NaiveGlob.IsMatch(pattern, path));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("photos/", "'**'")]
    [InlineData("/", "'**'")]
    [InlineData("a//b", "''")]
    [InlineData("../b", "'..'")]
    [InlineData("a/./b", "'.'")]
    [InlineData("a\\b", "'/'")]
    [InlineData("{a,b", "'}'")]
    [InlineData("a}", "'[}]'")]
    [InlineData("[abc", "']'")]
    [InlineData("[]", "']'")]
    [InlineData("[!]", "']'")]
    [InlineData("[z-a]", "upwards")]
    [InlineData("[.-9]", "'/'")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "256")]
    public void A_malformed_pattern_is_refused_with_the_cure(string pattern, string told)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => new AssetPattern(pattern));

        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
        Assert.False(AssetPattern.TryParse(pattern, out _));
    }

    [Fact]
    public void A_pattern_has_at_most_1024_characters()
    {
        Assert.True(AssetPattern.TryParse(new string('a', 1024), out _));
        Assert.False(AssetPattern.TryParse(new string('a', 1025), out _));
        Assert.False(AssetPattern.TryParse(new string('{', 1000) + "a", out _));
        Assert.True(AssetPattern.TryParse(new string('{', 500) + "a" + new string('}', 500), out var nested));
        Assert.True(nested.IsMatch("a"));
    }

    [Theory]
    [InlineData("**/*.*", "")]
    [InlineData("photos/**", "photos/")]
    [InlineData("/photos/2021*/**", "photos/2021")]
    [InlineData("photos/a.jpg", "photos/a.jpg")]
    [InlineData("photos/{a,ab}/x", "photos/a")]
    [InlineData("{train,test}/x", "t")]
    [InlineData("[p]hotos/x", "")]
    [InlineData("p?", "p")]
    [InlineData("x/{😀,😁}.png", "x/")]
    public void The_literal_prefix_is_what_shows(string pattern, string prefix)
        => Assert.Equal(prefix, new AssetPattern(pattern).LiteralPrefix);

    [Theory]
    [InlineData("*.jpg", "", true)]
    [InlineData("*.jpg", "a", false)]
    [InlineData("a/*.jpg", "a", true)]
    [InlineData("a/*.jpg", "b", false)]
    [InlineData("a/*.jpg", "a/b", false)]
    [InlineData("a/**/x.jpg", "a/b/c", true)]
    [InlineData("a/**/x.jpg", "b", false)]
    [InlineData("{a/b,c}/*.jpg", "a", true)]
    public void A_listing_enters_only_folders_that_can_hold_what_is_meant(string pattern, string folder, bool expected)
        => Assert.Equal(expected, new AssetPattern(pattern).CanMatchBelow(folder));

    [Property(MaxTest = 3_000)]
    public Property It_agrees_with_a_naive_matcher() => Prop.ForAll(Patterns(), Paths(), (pattern, path) =>
    {
        bool expected = NaiveGlob.IsMatch(pattern, path);
        return (new AssetPattern(pattern).IsMatch(path) == expected).Label($"{pattern} {path} {expected}").Classify(expected, "matches");
    });

    [Property(MaxTest = 3_000)]
    public Property What_matches_has_the_prefix_and_its_folders_can_hold_it() => Prop.ForAll(Patterns(), Paths(), (text, path) =>
    {
        var pattern = new AssetPattern(text);
        var folders = path.Select((c, i) => (c, i)).Where(p => p.c == '/').Select(p => path[..p.i]).Prepend(string.Empty);
        return !pattern.IsMatch(path) || (path.StartsWith(pattern.LiteralPrefix, StringComparison.Ordinal) && folders.All(f => pattern.CanMatchBelow(f)));
    });

    [Fact]
    public void No_pattern_takes_more_than_the_product_of_both_lengths()
    {
        var stars = new AssetPattern(string.Concat(Enumerable.Repeat("*a", 500)) + "b");
        var folders = new AssetPattern(string.Concat(Enumerable.Repeat("**/a/", 200)) + "b");
        string path = string.Concat(Enumerable.Repeat("a/", 1_000)) + "c";
        var watch = Stopwatch.StartNew();

        Assert.False(stars.IsMatch(new string('a', 2_000)));
        Assert.False(folders.IsMatch(path));

        // An exponential matcher would not end in a lifetime.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    private static Arbitrary<string> Patterns()
    {
        var piece = Gen.Elements("a", "b", "ab", "*", "?", "[ab]", "[!a]", "{a,b}", "{,a}", "{a,b/a}", "**", ".", "*.*", "😀");
        var part = Gen.Choose(1, 3).SelectMany(n => Gen.ArrayOf(piece, n)).Select(string.Concat);
        return Gen.Choose(1, 4).SelectMany(n => Gen.ArrayOf(part, n)).Select(parts => string.Join('/', parts)).Where(p => AssetPattern.TryParse(p, out _)).ToArbitrary();
    }

    private static Arbitrary<string> Paths()
    {
        var part = Gen.Choose(1, 4).SelectMany(n => Gen.ArrayOf(Gen.Elements("a", "b", ".", "😀", "c"), n)).Select(string.Concat);
        return Gen.Choose(1, 5).SelectMany(n => Gen.ArrayOf(part, n)).Select(parts => string.Join('/', parts)).ToArbitrary();
    }
}
