using System.Globalization;
using Labeling.Fuzzing;

// Usage: Labeling.Fuzzing SECONDS SEED OUTPUT FOLDER...
//   SECONDS   how long; 40 in CI, hours by hand
//   SEED      of the changes; runs of one seed make the same changes in the same order, as far as their time lets them
//   OUTPUT    where inputs go that led to anything but a picture or a refusal, and those that reached something new
//   FOLDER... files to begin with, such as tests/Labeling.Imaging.Tests/Fixtures/golden; what is not there is passed over
if (args.Length < 4
    || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
    || !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("Labeling.Fuzzing SECONDS SEED OUTPUT FOLDER...");
    return 2;
}

Directory.CreateDirectory(args[2]);
using var target = new InstrumentedReader();
var fuzzing = new CoverageFuzzing(target, args[2], seed);
return fuzzing.Run(TimeSpan.FromSeconds(seconds), args.Skip(3).Where(Directory.Exists)) == 0 ? 0 : 1;
