using System.Collections.Immutable;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>What a list of steps sees: the variables, the names that are its own, and the session that was opened last.</summary>
internal sealed class StepScope
{
    private readonly StepScope? _parent;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string> _variables;
    private readonly string _suffix;

    public StepScope()
        : this(null, ImmutableDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal), "")
    {
    }

    private StepScope(StepScope? parent, ImmutableDictionary<string, string> variables, string suffix)
    {
        _parent = parent;
        _variables = variables;
        _suffix = suffix;
        LastSession = parent?.LastSession;
    }

    /// <summary>Gets or sets the session that was opened last, or null.</summary>
    public string? LastSession { get; set; }

    /// <summary>Makes the scope of steps that run beside others.</summary>
    public StepScope Branch() => new(this, _variables, _suffix);

    /// <summary>Makes the scope of a user's turn of a loop: its names end with the user.</summary>
    public StepScope For(string user, IEnumerable<KeyValuePair<string, string>> variables) =>
        new(this, _variables.SetItems(variables).SetItem("user", user), $"{_suffix}@{user}");

    /// <summary>Makes the scope of a row of a loop: its names end with the row's number.</summary>
    public StepScope For(int row, IEnumerable<KeyValuePair<string, string>> values) =>
        new(this, _variables.SetItems(values), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_suffix}@{row}"));

    /// <summary>Makes a name of this scope the case's.</summary>
    public string Declare(string name) => _names[name] = name + _suffix;

    /// <summary>Finds the case's name for a name that is seen here, or null.</summary>
    public string? Resolve(string name) => _names.GetValueOrDefault(name) ?? _parent?.Resolve(name);

    /// <summary>Finds what stands in the place of <c>{{name}}</c>: a variable's value, or the case's name of a step's value; null where nothing is known.</summary>
    public string? Fill(string name)
    {
        if (_variables.TryGetValue(name, out var value))
        {
            return value;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (head, tail) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        return Resolve(head) is { } own ? $"{{{{{own}{tail}}}}}" : null;
    }
}
