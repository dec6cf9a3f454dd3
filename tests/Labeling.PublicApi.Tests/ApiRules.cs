using System.Reflection;
using System.Runtime.CompilerServices;

namespace Labeling.PublicApi;

/// <summary>The shape rules of the house, each as a function from a type to what is wrong with it.</summary>
internal static class ApiRules
{
    private static readonly HashSet<string> Namespaces =
    [
        "Labeling",
        "Labeling.AspNetCore",
        "Labeling.ConformanceTests",
        "Labeling.Export.AzureMl",
        "Labeling.Export.Coco",
        "Labeling.Export.PascalVoc",
        "Labeling.Export.Yolo",
        "Labeling.Imaging",
        "Labeling.Imaging.Dicom",
        "Labeling.MlAssist.TorchSharp",
        "Labeling.Storage.Relational",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.Extensions.DependencyInjection",
    ];

    /// <summary>Classes that others are meant to derive from.</summary>
    private static readonly HashSet<string> Bases =
    [
        nameof(DatasetDefinition),
        nameof(LabelingException),
    ];

    public static IEnumerable<string> Namespace(Type type)
    {
        if (type.Namespace is null || !Namespaces.Contains(type.Namespace))
        {
            yield return $"{type} is in a namespace of its own";
        }
    }

    public static IEnumerable<string> SealedOrListed(Type type)
    {
        if (type is { IsClass: true, IsSealed: false, IsAbstract: false } && !Bases.Contains(type.Name))
        {
            yield return $"{type} is neither sealed nor a listed base";
        }
    }

    public static IEnumerable<string> NoRecordClass(Type type)
    {
        if (type.IsClass && type.GetMethod("<Clone>$") is not null)
        {
            yield return $"{type} is a record class";
        }
    }

    public static IEnumerable<string> ExceptionsHaveOurRoot(Type type)
    {
        if (type.IsSubclassOf(typeof(Exception)) && type != typeof(LabelingException) && !type.IsSubclassOf(typeof(LabelingException)))
        {
            yield return $"{type} does not derive from LabelingException";
        }
    }

    public static IEnumerable<string> AwaitablesAreNamedAsync(Type type)
        => from method in Own(type)
           where IsAwaitable(method.ReturnType) != method.Name.EndsWith("Async", StringComparison.Ordinal)
           select $"{type}.{method.Name} returns {method.ReturnType.Name}";

    public static IEnumerable<string> AwaitablesTakeATokenLast(Type type)
        => from method in Own(type)
           where type.Namespace != "Labeling.ConformanceTests"   // its fixtures run inside tests, which bring their own token
           where IsAwaitable(method.ReturnType) && method.Name is not nameof(IAsyncDisposable.DisposeAsync)
           where method.GetParameters() is not [.., { ParameterType: { } last, HasDefaultValue: true }] || last != typeof(CancellationToken)
           select $"{type}.{method.Name} does not end in CancellationToken cancellationToken = default";

    public static IEnumerable<string> CollectionsAreReadOnly(Type type)
        => from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where property.PropertyType.IsArray
               || (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() is { } open
                   && (open == typeof(List<>) || open == typeof(Dictionary<,>) || open == typeof(IList<>) || open == typeof(ICollection<>)))
           select $"{type}.{property.Name} gives out a collection that callers can change";

    private static IEnumerable<MethodInfo> Own(Type type)
        => from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where !method.GetCustomAttributes().OfType<FactAttribute>().Any()   // a conformance test's name is a sentence
           where !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null
           where method.GetBaseDefinition().DeclaringType == type
           select method;

    private static bool IsAwaitable(Type type)
        => type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));
}
