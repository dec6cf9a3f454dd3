namespace Labeling.Storage.Relational;

/// <summary>What a call will ask, for a session that reads ahead.</summary>
/// <param name="caller">Whose call it is: of one caller's calls in a transaction only the first is read ahead for.</param>
/// <param name="read">Tells the questions to <see cref="RelationalSession.ReadAhead"/>, given the project's number.</param>
public sealed class RelationalReadAhead(string caller, Action<RelationalSession, long> read)
{
    /// <summary>Whose call it is.</summary>
    public string Caller { get; } = caller;

    /// <summary>Tells the questions.</summary>
    public void Read(RelationalSession session, long projectNumber) => read(session, projectNumber);
}
