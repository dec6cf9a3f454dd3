namespace Labeling;

/// <summary>Reads labels that were made elsewhere, in some format.</summary>
/// <remarks>
/// What it reads has the form of a <see cref="LabelSnapshot"/>, as a project's own labels have when they are exported: so a file can be imported
/// into a project, and it can be given to any <see cref="IExporter"/>, which converts it.
/// </remarks>
public interface IImporter
{
    /// <summary>The format's name, such as <c>coco</c>.</summary>
    string Format { get; }

    /// <summary>Opens what is to be read.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The labels, for the caller to dispose. The project is made up: its name from the file's or folder's, its classes with ids from 1 on (the
    /// format's own where they are positive), its task type from what the labels are. Item ids are stable between readings; paths are relative,
    /// with <c>/</c>, and stay below the root.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="LabelingException">It is not of this format, is cut off, or breaks a limit; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default);
}
