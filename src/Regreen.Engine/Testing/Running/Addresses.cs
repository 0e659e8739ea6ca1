namespace Regreen.Engine.Testing.Running;

/// <summary>Puts addresses together.</summary>
internal static class Addresses
{
    /// <summary>Puts a path behind a base address; an absolute address stands for itself only where it lies below the base.</summary>
    public static Uri Join(string baseAddress, string path) => new($"{baseAddress.TrimEnd('/')}/{path.TrimStart('/')}", UriKind.Absolute);
}
