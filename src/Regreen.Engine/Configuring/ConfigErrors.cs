using System.Collections;

namespace Regreen.Engine.Configuring;

/// <summary>Collects everything that is wrong in one file, so that all of it is said at once.</summary>
/// <param name="file">The file as the person knows it.</param>
internal sealed class ConfigErrors(string file) : IReadOnlyCollection<ConfigError>
{
    private readonly List<ConfigError> _errors = [];

    /// <summary>Gets the file that the errors are in.</summary>
    public string File { get; } = file;

    /// <inheritdoc/>
    public int Count => _errors.Count;

    /// <summary>Adds an error at a node.</summary>
    public void Add(YamlNode node, string message, string fix) => Add(node.Line, node.Column, message, fix);

    /// <summary>Adds an error at a place.</summary>
    public void Add(int line, int column, string message, string fix) => _errors.Add(new ConfigError(File, line, column, message, fix));

    /// <summary>Adds errors of another file, or of a part of this one.</summary>
    public void AddRange(IEnumerable<ConfigError> errors) => _errors.AddRange(errors);

    /// <inheritdoc/>
    public IEnumerator<ConfigError> GetEnumerator() =>
        _errors.OrderBy(error => error.File, StringComparer.Ordinal).ThenBy(error => error.Line).ThenBy(error => error.Column).GetEnumerator();

    /// <summary>Returns one line per error, in the order of the file.</summary>
    public override string ToString() => string.Join('\n', this);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
