using System.Globalization;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed class QuickstartOptions
{
    public const string Help = """
        Runs a whole labeling project over a folder of pictures: folder in, labelers working the queue at once,
        review, dashboard, COCO file out. Interrupted and started again, it goes on where it was.

        dotnet run --project samples/Quickstart -- [options]

          --images DIR     the pictures; without it a small set is drawn
          --answers FILE   stands in for people: a CSV with the columns file,class (several rows for several labels)
                           or file,class,x,y,w,h (boxes), or a COCO file; file is relative to DIR
          --output DIR     where the database and the COCO file go          (default: quickstart-output)
          --labelers N     how many people work at once                     (default: 4)
          --page N         pictures a task: 1, 4, 6 or 9                    (default: 4)
          --wrong SHARE    share of answers that are wrong at first, 0-1    (default: 0.05)
          --rejects SHARE  share of right answers a reviewer rejects, 0-1   (default: 0.01)
          --pause MS       how long a labeler looks at a task               (default: 0)
        """;

    public string? Images { get; private set; }

    public string? Answers { get; private set; }

    public string Output { get; private set; } = "quickstart-output";

    public int Labelers { get; private set; } = 4;

    public int Page { get; private set; } = 4;

    public double Wrong { get; private set; } = 0.05;

    public double Rejects { get; private set; } = 0.01;

    public TimeSpan Pause { get; private set; }

    /// <exception cref="ArgumentException">An option is unknown, or its value is not what it takes.</exception>
    public static QuickstartOptions Parse(string[] args)
    {
        var options = new QuickstartOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i];
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{name} needs a value; see --help.");
            switch (name)
            {
                case "--images":
                    options.Images = value;
                    break;
                case "--answers":
                    options.Answers = value;
                    break;
                case "--output":
                    options.Output = value;
                    break;
                case "--labelers":
                    options.Labelers = Whole(name, value, 1, 1000);
                    break;
                case "--page":
                    options.Page = Whole(name, value, 1, 9) is 1 or 4 or 6 or 9
                        ? Whole(name, value, 1, 9)
                        : throw new ArgumentException($"--page is 1, 4, 6 or 9, not {value}.");
                    break;
                case "--wrong":
                    options.Wrong = Share(name, value);
                    break;
                case "--rejects":
                    options.Rejects = Share(name, value);
                    break;
                case "--pause":
                    options.Pause = TimeSpan.FromMilliseconds(Whole(name, value, 0, 60_000));
                    break;
                default:
                    throw new ArgumentException($"There is no option {name}; see --help.");
            }
        }

        return options.Answers is not null && options.Images is null
            ? throw new ArgumentException("--answers goes with --images: they are answers about those pictures.")
            : options;
    }

    private static int Whole(string name, string value, int least, int most)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{name} is a whole number from {least} to {most}, not {value}.");

    private static double Share(string name, string value)
        => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1
            ? share
            : throw new ArgumentException($"{name} is a number from 0 to 1, not {value}.");
}
