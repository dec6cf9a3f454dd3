using System.Reflection;

namespace Labeling.ConformanceTests.Tests;

/// <summary>Runs a test of an enrolled class on a fixture of one's choice, outside the test framework.</summary>
internal static class SuiteRunner
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs one test, with each of its rows, until it fails.</summary>
    /// <returns>Why it failed, or <see langword="null"/> when it passed.</returns>
    public static async Task<string?> FailureAsync(Type enrolled, string test, object fixture)
    {
        MethodInfo method = enrolled.GetMethod(test) ?? throw new ArgumentException($"{enrolled} has no test {test}.", nameof(test));
        foreach (object?[] arguments in method.GetCustomAttributes<InlineDataAttribute>().Select(d => d.Data).DefaultIfEmpty([]))
        {
            try
            {
                await RunAsync(Activator.CreateInstance(enrolled, fixture)!, method, arguments).WaitAsync(TimeLimit);
            }
            catch (Exception exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    private static async Task RunAsync(object instance, MethodInfo test, object?[] arguments)
    {
        await Task.Yield();
        var lifetime = instance as IAsyncLifetime;
        await (lifetime?.InitializeAsync() ?? ValueTask.CompletedTask);
        try
        {
            object? running = test.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            await (running as Task ?? Task.CompletedTask);
        }
        finally
        {
            await (lifetime?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
