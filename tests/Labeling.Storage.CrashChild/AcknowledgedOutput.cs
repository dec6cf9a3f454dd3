using System.Text;

namespace Labeling.Storage.CrashChild;

/// <summary>Lines that are out of this process when the call returns, whatever becomes of it then.</summary>
internal sealed class AcknowledgedOutput(Stream stream)
{
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            stream.Write(bytes);
            stream.Flush();
        }
    }
}
