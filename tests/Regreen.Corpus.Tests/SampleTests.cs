using System.Text.Json;

namespace Regreen.Corpus.Tests;

/// <summary>A bounded part of the corpus from end to end: real services, the real product, hollow cases and honest ones.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Every_hollow_case_of_the_sample_is_caught_and_no_honest_one_is_accused()
    {
        var folder = Directory.CreateTempSubdirectory("corpus-");
        try
        {
            using var output = new StringWriter();
            using var progress = new StringWriter();
            var options = new CorpusOptions(Home, []) { Folder = folder.FullName, Json = true, IsSample = true, Rounds = 1, Rows = 1, Replays = false };

            (await new CorpusRun(options, output, progress, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken)).ShouldBe(0, output + "\n" + progress);

            using var figures = JsonDocument.Parse(output.ToString());
            Figure("hollow").ShouldBeGreaterThanOrEqualTo(30);
            Figure("caught").ShouldBe(Figure("hollow"));
            Figure("honest").ShouldBeGreaterThanOrEqualTo(8);
            Figure("false_alarms").ShouldBe(0);

            int Figure(string name) => figures.RootElement.GetProperty(name).GetInt32();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Gets the root of the sources.</summary>
    internal static string Home
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Regreen.slnx")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("The sources are not above the test program.");
        }
    }
}
