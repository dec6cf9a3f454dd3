using System.Reflection;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Checks that a provider's tests leave nothing of a suite out.</summary>
public static class ConformanceSuite
{
    /// <summary>Fails the calling test unless the assembly derives a test class from every class of a suite.</summary>
    /// <typeparam name="TSuite">
    /// The suite's root, such as <see cref="LabelStoreConformance"/> or <see cref="AssetSourceConformance"/>.
    /// </typeparam>
    /// <param name="assembly">The provider's tests.</param>
    /// <remarks>A later version of this package may bring further classes; this is what tells you.</remarks>
    public static void AllConformanceClassesAreEnrolled<TSuite>(Assembly assembly)
        where TSuite : class
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Type[] enrolled = [.. assembly.GetExportedTypes().Where(t => !t.IsAbstract)];
        string[] missing = [.. Classes(typeof(TSuite)).Where(c => !enrolled.Any(c.IsAssignableFrom)).Select(c => c.Name)];
        Assert.True(
            missing.Length == 0,
            $"{assembly.GetName().Name} has no public test class derived from: {string.Join(", ", missing)}. Derive one from each; it needs no body.");
    }

    /// <summary>The classes of a suite that hold tests.</summary>
    internal static IEnumerable<Type> Classes(Type suite)
        => suite.Assembly.GetExportedTypes()
            .Where(t => suite.IsAssignableFrom(t) && t.IsAbstract && t.GetMethods().Any(m => m.IsDefined(typeof(FactAttribute), inherit: true)));
}
