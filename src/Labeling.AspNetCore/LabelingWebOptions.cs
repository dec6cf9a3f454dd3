using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>What a host may say about its studio. Every setting has a default. Read once, by <c>MapLabeling</c>.</summary>
public sealed class LabelingWebOptions
{
    private readonly List<LabelingRole> _roles = [.. LabelingRole.BuiltIn];
    private readonly List<string> _datasetFolders = [];
    private readonly List<LabelingExportFormat> _exportFormats = [LabelingExportFormat.Coco];
    private readonly List<StudioLanguage> _languages = [];
    private readonly List<Uri> _pictureOrigins = [];

    /// <summary>The type of the claims that name a user's roles, for all projects (<c>Labeler</c>) or for one (<c>Labeler:Fridge</c>, by name or id).</summary>
    /// <value><c>labeling_role</c> by default.</value>
    public string RoleClaimType { get; set; } = "labeling_role";

    /// <summary>The roles that claims can name.</summary>
    /// <value>By default, <see cref="LabelingRole.BuiltIn"/>. See <see cref="AddRole"/>.</value>
    public IReadOnlyList<LabelingRole> Roles => _roles;

    /// <summary>Decides which roles a user has, for a project or (<see langword="null"/>) where no project is concerned, in place of claims.</summary>
    /// <value><see langword="null"/> by default: claims decide. Called for every request, so it must be quick.</value>
    public Func<HttpContext, Project?, ValueTask<IReadOnlyList<LabelingRole>>>? FindRoles { get; set; }

    /// <summary>Gives the name under which a user labels and reviews, or <see langword="null"/> for somebody who is not signed in.</summary>
    /// <value>
    /// <see langword="null"/> by default: the name identifier of a signed-in user, or else the <c>sub</c> claim, or else the name. At most 200 characters.
    /// </value>
    public Func<HttpContext, string?>? FindUser { get; set; }

    /// <summary>Folders of this machine that projects may be made of, with all below them.</summary>
    /// <value>None by default: no folder can be named in the studio. See <see cref="AddDatasetFolder"/>.</value>
    public IReadOnlyList<string> DatasetFolders => _datasetFolders;

    /// <summary>The folder that takes uploaded pictures, each upload in a folder of its own.</summary>
    /// <value><see langword="null"/> by default: nothing can be uploaded.</value>
    public string? UploadFolder { get; set; }

    /// <summary>The most bytes of one uploaded file.</summary>
    /// <value>256 MiB by default.</value>
    public long MaxUploadFileBytes { get; set; } = 256L << 20;

    /// <summary>The most files of one upload.</summary>
    /// <value>500,000 by default.</value>
    public int MaxUploadFiles { get; set; } = 500_000;

    /// <summary>The formats that labels can be downloaded in.</summary>
    /// <value>By default, <see cref="LabelingExportFormat.Coco"/> alone. See <see cref="AddExportFormat"/>.</value>
    public IReadOnlyList<LabelingExportFormat> ExportFormats => _exportFormats;

    /// <summary>The most bytes of thumbnails kept in memory.</summary>
    /// <value>64 MiB by default. 0 keeps none.</value>
    public long ThumbnailCacheBytes { get; set; } = 64L << 20;

    /// <summary>How often the dashboard's stream looks for news.</summary>
    /// <value>One second by default. At least a tenth of one.</value>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where users sign out: an address of the host, which the pages link to beside the user's name.</summary>
    /// <value>
    /// <see langword="null"/> by default: no link. Relative to the studio's page, so that it holds below any path base and behind any proxy
    /// (<c>../sign-out</c>), or absolute with <c>http</c> or <c>https</c>; others are not linked to.
    /// </value>
    public Uri? SignOutAddress { get; set; }

    /// <summary>Places that browsers may load pictures from directly, beside this host.</summary>
    /// <value>None by default: all pictures come through this host. See <see cref="AddPictureOrigin"/>.</value>
    public IReadOnlyList<Uri> PictureOrigins => _pictureOrigins;

    /// <summary>The languages that the host adds.</summary>
    internal IReadOnlyList<StudioLanguage> Languages => _languages;

    /// <summary>Lets browsers load pictures from a storage account, by addresses that it signs for a short time, where the account's provider gives any.</summary>
    /// <remarks>
    /// A picture that a browser can show as it is, upright, is then not sent through this host: its address leads to the storage. The page's
    /// Content-Security-Policy allows pictures from these places and from nowhere else. For Azure Blob Storage, set
    /// <c>AzureBlobsOptions.AllowReadLinks</c> too.
    /// </remarks>
    /// <param name="origin">Scheme, host and port, such as <c>https://account.blob.core.windows.net</c>.</param>
    /// <exception cref="ArgumentException">It is no such address, or has more than scheme, host and port.</exception>
    public void AddPictureOrigin(Uri origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!origin.IsAbsoluteUri || origin.Scheme is not ("https" or "http") || origin.PathAndQuery != "/" || origin.UserInfo.Length > 0)
        {
            throw new ArgumentException($"'{origin}' is no place for pictures; give scheme, host and port alone, such as https://account.blob.core.windows.net.", nameof(origin));
        }

        _pictureOrigins.Add(new Uri(origin.GetLeftPart(UriPartial.Authority)));
    }

    /// <summary>Adds a language to the pages, or replaces the one of its code. What the file lacks is shown in English.</summary>
    /// <param name="code">The language as browsers name it, such as <c>de</c> or <c>pt-br</c>.</param>
    /// <param name="name">Its name in itself, such as <c>Deutsch</c>.</param>
    /// <param name="path">
    /// A JSON file: one object whose keys are those of <c>assets/i18n/en.json</c> below the studio's path, and whose values are texts. It is read now.
    /// </param>
    /// <exception cref="ArgumentException">The code is none, or the file is not such an object.</exception>
    public void AddLanguage(string code, string name, string path)
    {
        var language = StudioLanguage.Read(code, name, path);
        _languages.RemoveAll(known => known.Code == language.Code);
        _languages.Add(language);
    }

    /// <summary>Adds a role of the host's own, or replaces the one of its name.</summary>
    /// <param name="role">The role.</param>
    public void AddRole(LabelingRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        _roles.RemoveAll(known => known.Name == role.Name);
        _roles.Add(role);
    }

    /// <summary>Opens a folder of this machine for datasets. Whoever may create projects can show the pictures in it, and below it, to others.</summary>
    /// <param name="path">The folder. A relative path is made absolute now, against the current directory.</param>
    public void AddDatasetFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _datasetFolders.Add(Path.GetFullPath(path));
    }

    /// <summary>Offers a format for download, or replaces the one of its name.</summary>
    /// <param name="format">The format.</param>
    public void AddExportFormat(LabelingExportFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        _exportFormats.RemoveAll(known => known.Name == format.Name);
        _exportFormats.Add(format);
    }
}
