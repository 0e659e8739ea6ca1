using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>The texts of a step, with variables put in. What only a run can know stays as <c>{{name.path}}</c>.</summary>
internal sealed class StepTexts(MapReader step, StepScope scope)
{
    /// <summary>Gets the step.</summary>
    public MapReader Step { get; } = step;

    /// <summary>Gets what it sees.</summary>
    public StepScope Scope { get; } = scope;

    /// <summary>Reads a text, or null.</summary>
    public string? Text(MapReader map, string key) => map.Text(key) is { } text ? Fill(map.Node(key)!, text) : null;

    /// <summary>Puts variables into a text that stands at a node.</summary>
    public string Fill(YamlNode node, string text)
    {
        try
        {
            return text.Contains("{{", StringComparison.Ordinal) ? Template.Fill(text, Scope.Fill) : text;
        }
        catch (UserErrorException exception)
        {
            Step.Errors.Add(node, exception.Message, "Known are {{user}} and the vars of 'each', and {{NAME.path}} of a step before with 'as: NAME'.");
            return text;
        }
    }

    /// <summary>Reads the name that the step gives its answer, and the map in which it stands.</summary>
    public (MapReader? Map, string? Name) Named()
    {
        var map = Step.Map("http") ?? Step.Map("sse") ?? Step.Map("ask");
        return (map, map?.Text("as"));
    }
}
