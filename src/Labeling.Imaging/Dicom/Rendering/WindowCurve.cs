namespace Labeling.Imaging.Dicom;

/// <summary>A window made ready to be applied many times (PS3.3 C.11.2.1.2 and C.11.2.1.3, with output from 0 to 255).</summary>
internal sealed class WindowCurve
{
    private const double Brightest = byte.MaxValue;

    private readonly WindowLevel _window;
    private readonly double _black;
    private readonly double _white;
    private readonly double _width;

    public WindowCurve(WindowLevel window)
    {
        _window = window;
        var (center, width) = window.Function == WindowFunction.Linear ? (window.Center - 0.5, window.Width - 1) : (window.Center, window.Width);
        _black = center - (width / 2);
        _white = center + (width / 2);
        _width = width;
    }

    public byte ToBrightness(double value)
    {
        if (_window.Function == WindowFunction.Sigmoid)
        {
            return (byte)((Brightest / (1 + Math.Exp(-4 * (value - _window.Center) / _window.Width))) + 0.5);
        }

        if (value <= _black)
        {
            return 0;
        }

        return value > _white ? byte.MaxValue : (byte)Math.Min(Brightest, ((value - _black) * Brightest / _width) + 0.5);
    }
}
