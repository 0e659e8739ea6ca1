namespace Regreen.Adapters.Git;

/// <summary>Who makes Regreen's own commits.</summary>
internal static class Identity
{
    public const string Name = "Regreen";
    public const string Email = "regreen@localhost";
}
