using BitMiracle.LibTiff.Classic;

namespace Labeling;

/// <summary>Keeps LibTiff from writing to the console of the host about our files, and leaves it alone about the host's own.</summary>
internal sealed class TiffMessages : TiffErrorHandler
{
    private readonly TiffErrorHandler? _others;

    private TiffMessages(TiffErrorHandler? others) => _others = others;

    /// <summary>Whether the handler is in place. LibTiff has one for the whole process.</summary>
    public static bool Installed { get; } = Install();

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (!IsOurs(tif))
        {
            _others?.ErrorHandler(tif, method, format, args);
        }
    }

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (!IsOurs(tif) && clientData is not TiffMemory)
        {
            _others?.ErrorHandlerExt(tif, clientData, method, format, args);
        }
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (!IsOurs(tif))
        {
            _others?.WarningHandler(tif, method, format, args);
        }
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (!IsOurs(tif) && clientData is not TiffMemory)
        {
            _others?.WarningHandlerExt(tif, clientData, method, format, args);
        }
    }

    private static bool IsOurs(Tiff? tif) => tif?.Clientdata() is TiffMemory;

    private static bool Install()
    {
        // What was in place before is only told by replacing it.
        var previous = Tiff.SetErrorHandler(new TiffErrorHandler());
        Tiff.SetErrorHandler(new TiffMessages(previous));
        return true;
    }
}
