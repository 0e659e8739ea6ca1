using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Engine.Configuring;

/// <summary>Checks that every <c>{{name}}</c> has a value where it stands, and that command lines can be split into words.</summary>
internal sealed class TemplateRules
{
    private static readonly ImmutableArray<string> Build = ["out", "revision", "checkout"];
    private static readonly ImmutableArray<string> Conversation = ["token", "user", "agent", "message", "request_id"];

    private readonly MapReader _file;
    private readonly ImmutableArray<string> _processes;
    private readonly ImmutableArray<string> _configuration;
    private readonly bool _hasOutput;

    private TemplateRules(MapReader file)
    {
        _file = file;
        var deploy = file.Map("deploy");
        var driver = DriverRules.DriverOf(deploy);
        string[] names = driver is DriverKind.Process or DriverKind.Command ? [.. (deploy?.Map("processes")?.Keys ?? []).Select(name => name.Text)] : [DriverParts.ServiceName];
        _processes = [.. names.SelectMany(name => new[] { $"{name}.url", $"{name}.ws", $"{name}.port" })];
        _configuration = [.. (deploy?.Texts("configuration") ?? []).Select(path => $"config:{path}")];
        _hasOutput = driver == DriverKind.Command;
    }

    public static void Check(MapReader file)
    {
        var rules = new TemplateRules(file);
        foreach (var entry in file.Source.Entries)
        {
            rules.CheckSection(entry, ProjectShapes.File.Find(entry.Key.Text)?.Shape ?? Shape.Any);
        }
    }

    private void CheckSection(YamlEntry section, Shape shape)
    {
        ImmutableArray<string> known = section.Key.Text switch
        {
            "target" or "dependencies" or "fingerprints" => _processes,
            "suites" => [.. _processes, .. Build, .. _configuration, "target.http", "target.websocket"],
            _ => [.. _processes, .. Build, .. _configuration],
        };
        Walk(section.Value, shape, section.Key.Text, known);
    }

    private void Walk(YamlNode node, Shape shape, string path, ImmutableArray<string> known)
    {
        switch (node)
        {
            case YamlMap map:
                foreach (var entry in map.Entries)
                {
                    var below = $"{path}.{entry.Key.Text}";
                    Walk(entry.Value, Expansion.Under(shape, map, entry.Key.Text), below, Known(below, known));
                }

                break;
            case YamlList list:
                foreach (var item in list.Items)
                {
                    Walk(item, Expansion.Item(shape), path, known);
                }

                break;
            case YamlScalar { IsNull: false } scalar:
                CheckText(scalar, shape is TextShape { IsCommand: true }, known);
                break;
        }
    }

    private ImmutableArray<string> Known(string path, ImmutableArray<string> known) => path switch
    {
        "target.protocol" or "target.http_ask" => Conversation,
        "target.protocol.resume" => ["request_id", "run_id", "epoch", "seq"],
        "deploy.build" => [.. Build, .. _configuration],
        "deploy.processes" => [.. known, "url", "port"],
        "deploy.docker" or "deploy.cloud_run" => ["revision"],
        "deploy.kubernetes.image" => ["revision"],
        "deploy.kubernetes.url" or "deploy.kubernetes.preview_url" => ["suffix", "namespace"],
        _ when path.StartsWith("suites.", StringComparison.Ordinal) && path.EndsWith(".rerun", StringComparison.Ordinal) => [.. known, "case"],
        _ => known,
    };

    private void CheckText(YamlScalar scalar, bool isCommand, ImmutableArray<string> known)
    {
        try
        {
            if (isCommand && Template.SplitWords(scalar.Text).IsEmpty)
            {
                _file.Errors.Add(scalar, "The command line is empty.", "Write a program and its arguments, or remove the key.");
            }

            Template.Fill(scalar.Written, name => Accept(scalar, name, known));
        }
        catch (UserErrorException exception)
        {
            _file.Errors.Add(scalar, exception.Message, exception.Hint);
        }
    }

    private string Accept(YamlScalar scalar, string name, ImmutableArray<string> known)
    {
        if (known.Contains(name, StringComparer.Ordinal) || (_hasOutput && name.StartsWith("output.", StringComparison.Ordinal)))
        {
            return "";
        }

        _file.Errors.Add(
            scalar,
            $"'{{{{{name}}}}}' has no value here.",
            name.StartsWith("config:", StringComparison.Ordinal) ? "Add the file to 'deploy.configuration'." : Words.Suggest(name, known));
        return "";
    }
}
