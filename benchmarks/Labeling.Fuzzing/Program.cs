using System.Globalization;
using Labeling.Fuzzing;

// Usage: Labeling.Fuzzing SECONDS OUTPUT FOLDER...
//   SECONDS   how long; 20 in CI, hours by hand
//   OUTPUT    where inputs go that led to anything but a picture or a refusal, and those that reached something new
//   FOLDER... files to begin with, such as tests/Labeling.Imaging.Tests/Fixtures/golden and ../shared/data/dicom/files
if (args.Length < 3 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || args.Skip(2).FirstOrDefault(folder => !Directory.Exists(folder)) is not null)
{
    Console.Error.WriteLine("Labeling.Fuzzing SECONDS OUTPUT FOLDER... (each FOLDER must exist)");
    return 2;
}

Directory.CreateDirectory(args[1]);
using var target = new InstrumentedReader();
var fuzzing = new CoverageFuzzing(target, args[1], seed: Environment.TickCount);
return fuzzing.Run(TimeSpan.FromSeconds(seconds), args.Skip(2)) == 0 ? 0 : 1;
