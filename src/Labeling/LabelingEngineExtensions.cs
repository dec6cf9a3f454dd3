namespace Labeling;

/// <summary>The two-line way into labeling, for scripts and notebooks.</summary>
public static class LabelingEngineExtensions
{
    extension(LabelingEngine)
    {
        /// <summary>Opens a database file and everything that labeling on this machine needs: folders as datasets, and eyes for pictures.</summary>
        /// <param name="path">The SQLite file. Made when absent; its folder must exist.</param>
        /// <param name="cancellationToken">Stops the opening.</param>
        /// <returns>The engine; dispose it to close the file.</returns>
        /// <exception cref="LabelStoreException">The folder is missing, or the file is locked, damaged, or not a label store.</exception>
        public static async Task<LabelingEngine> OpenAsync(string path, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
#pragma warning disable CA2000 // The engine owns the store and disposes it.
            var engine = new LabelingEngine(new SqliteLabelStore(path), [new LocalFolderSourceProvider()], [new ImageReader()]);
#pragma warning restore CA2000
            try
            {
                await engine.InitializeAsync(cancellationToken).ConfigureAwait(false);
                return engine;
            }
            catch
            {
                await engine.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
