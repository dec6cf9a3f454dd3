// Writes what our networks compute, for compare.py to hold against torchvision, which gets the same parameters and inputs.
using Labeling.MlAssist.TorchSharp;
using Labeling.TorchComparison;

if (args is ["speed", var name, var seconds] && Enum.TryParse(name, out Architecture measured))
{
    SpeedCase.Measure(measured, double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args is not [var folder])
{
    await Console.Error.WriteLineAsync("Give the folder to write into: Labeling.TorchComparison DIR, then run compare.py DIR. For rates run speed.py.");
    return 2;
}

Directory.CreateDirectory(folder);
foreach (var architecture in (Architecture[])[Architecture.MobileNetV2, Architecture.ResNet18, Architecture.ResNet34, Architecture.ResNet50])
{
    ClassifierCase.Write(architecture, folder);
    Console.WriteLine(architecture);
}

foreach (var architecture in (Architecture[])[Architecture.MobileNetV2, Architecture.ResNet18, Architecture.ResNet50])
{
    FcosCase.Write(architecture, folder);
    Console.WriteLine($"FCOS on {architecture}");
}

foreach (var architecture in (Architecture[])[Architecture.ResNet18, Architecture.ResNet50])
{
    MaskCase.Write(architecture, folder);
    Console.WriteLine($"Mask R-CNN on {architecture}");
}

return 0;
