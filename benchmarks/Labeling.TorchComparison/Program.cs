// Writes what our networks compute, for compare.py to hold against torchvision, which gets the same parameters and inputs.
using Labeling.MlAssist.TorchSharp;
using Labeling.TorchComparison;

if (args is ["speed", var network, var seconds])
{
    // On a thread of its own, as the library computes: another thread's memory comes from elsewhere.
    using var thread = new TorchThread();
    return await thread.RunAsync(() => SpeedCase.Measure(network, double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture))) ? 0 : 2;
}

if (args is not [var folder, .. var wanted])
{
    await Console.Error.WriteLineAsync("Give the folder to write into, and which networks, or none for all: Labeling.TorchComparison DIR [FcosResNet18 …], then run compare.py DIR. For rates run speed.py.");
    return 2;
}

Directory.CreateDirectory(folder);
(string Name, Action<string> Write)[] cases =
[
    .. Of("", ClassifierCase.Write, Architecture.MobileNetV2, Architecture.ResNet18, Architecture.ResNet34, Architecture.ResNet50),
    .. Of("Fcos", FcosCase.Write, Architecture.MobileNetV2, Architecture.ResNet18, Architecture.ResNet50),
    .. Of("MaskRcnn", MaskCase.Write, Architecture.ResNet18, Architecture.ResNet50),
];
foreach (var (name, write) in cases.Where(one => wanted.Length == 0 || wanted.Contains(one.Name)))
{
    write(Path.Combine(folder, name + ".safetensors"));
    Console.WriteLine(name);
}

return 0;

static IEnumerable<(string Name, Action<string> Write)> Of(string network, Action<Architecture, string> write, params Architecture[] architectures)
    => architectures.Select(architecture => (network + architecture, (Action<string>)(path => write(architecture, path))));
