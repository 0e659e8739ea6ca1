using System.Globalization;
using System.Text;

namespace Regreen.Benchmarks.Running;

/// <summary>The suites that are run, as the files that a user would write.</summary>
internal static class Suites
{
    public const int Cases = 500;

    /// <summary>Gets 500 HTTP cases, each with a status and two fields to check.</summary>
    public static string Items { get; } = Many(Cases, """
          - id: "#"
            name: Item #
            steps:
              - http: { path: /items/# }
                expect: { status: 200, json: { id: "#", stock: "7" } }

        """);

    /// <summary>Gets scenarios that connect, ask, and expect five events in order, the terminal event and a number of the answer.</summary>
    public static string Asks(int count) => Many(count, """
          - id: "#"
            name: Ask #
            steps:
              - connect: { login: false, as: s }
              - ask: { session: s, agent: data, message: "How many items are there?" }
                expect:
                  events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]
                  terminal: agent_completed
                  answer: { grounded: true, mentions: [4711] }

        """);

    public const string Refused = """
        version: 1
        cases:
          - id: refused
            steps:
              - connect: { login: false, as: s }
                expect: { refused: { code: 1008, event: error } }

        """;

    /// <summary>Writes the project; production, because there no live control is run.</summary>
    public static async Task WriteProjectAsync(string folder, string address)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "regreen.yaml"), $$"""
            version: 1
            name: runner
            environment: production
            target: { http: "{{address}}", revision: { path: /version, field: revision } }
            suites: { items: { scenarios: items.yaml } }

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "items.yaml"), Items);
    }

    private static string Many(int count, string template)
    {
        var text = new StringBuilder("version: 1\ncases:\n");
        for (var number = 0; number < count; number++)
        {
            text.Append(template.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        return text.ToString();
    }
}
