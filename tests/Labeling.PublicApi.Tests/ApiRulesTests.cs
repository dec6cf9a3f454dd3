using System.Reflection;

namespace Labeling.PublicApi;

/// <summary>What every public type of every shipped assembly keeps to. Each rule is shown to fail on a type that breaks it.</summary>
public sealed class ApiRulesTests
{
    private static readonly Func<Type, IEnumerable<string>>[] Rules =
    [
        ApiRules.Namespace,
        ApiRules.SealedOrListed,
        ApiRules.NoRecordClass,
        ApiRules.ExceptionsHaveOurRoot,
        ApiRules.AwaitablesAreNamedAsync,
        ApiRules.AwaitablesTakeATokenLast,
        ApiRules.CollectionsAreReadOnly,
    ];

    public static TheoryData<string> RuleNames => [.. Rules.Select(r => r.Method.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Every_public_type_keeps(string rule)
        => Assert.Empty(PublicTypes().SelectMany(Rule(rule)));

    [Theory]
    [InlineData(nameof(ApiRules.Namespace), typeof(Broken))]
    [InlineData(nameof(ApiRules.SealedOrListed), typeof(Broken))]
    [InlineData(nameof(ApiRules.NoRecordClass), typeof(BrokenRecord))]
    [InlineData(nameof(ApiRules.ExceptionsHaveOurRoot), typeof(BrokenException))]
    [InlineData(nameof(ApiRules.AwaitablesAreNamedAsync), typeof(Broken))]
    [InlineData(nameof(ApiRules.AwaitablesTakeATokenLast), typeof(Broken))]
    [InlineData(nameof(ApiRules.CollectionsAreReadOnly), typeof(Broken))]
    public void The_rule_catches_a_type_that_breaks_it(string rule, Type broken)
        => Assert.NotEmpty(Rule(rule)(broken));

    private static Func<Type, IEnumerable<string>> Rule(string name) => Rules.Single(r => r.Method.Name == name);

    private static IEnumerable<Type> PublicTypes()
    {
        string[] files = Directory.GetFiles(AppContext.BaseDirectory, "Labeling*.dll");
        Type[] types = [.. files
            .Where(f => !Path.GetFileName(f).Contains(".Tests.", StringComparison.Ordinal))
            .SelectMany(f => Assembly.LoadFrom(f).GetExportedTypes())];
        Assert.Contains(typeof(LabelStore), types);
        return types;
    }

#pragma warning disable CA1852 // It is not sealed on purpose.
    private class Broken
#pragma warning restore CA1852
    {
        public List<int> Numbers { get; } = [];

        public Task Wait() => Task.CompletedTask;
    }

    private sealed record BrokenRecord;

    private sealed class BrokenException : Exception;
}
