using TorchSharp;

namespace Labeling;

internal static class LibtorchHere
{
    /// <summary>Ends the test where libtorch cannot be loaded: it is skipped, or fails where everything must run (CI=true).</summary>
    public static void Require()
    {
        try
        {
            torch.cuda.is_available();

            // Tests of several projects run side by side, where threads of libtorch that wait for each other take the others' time.
            torch.set_num_threads(1);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
        {
            const string Reason = "libtorch cannot be loaded here; on Debian 12 and Ubuntu 22.04 the tests need gcc, see eng/libtorch.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Skip(Reason);
        }
    }
}
