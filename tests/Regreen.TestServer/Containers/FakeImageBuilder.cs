using System.Collections.Immutable;
using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;

namespace Regreen.TestServer.Containers;

/// <summary>Builds from a tar context by the instructions of a Dockerfile that need no layers: FROM, WORKDIR, ARG, ENV, COPY, RUN, CMD.</summary>
internal sealed class FakeImageBuilder(string folder, ImmutableSortedDictionary<string, string> arguments, Func<object, Task> say)
{
    private readonly string _context = Path.Combine(folder, "context");
    private readonly string _root = Path.Combine(folder, "root");
    private FakeImage? _image;

    /// <summary>Builds; null where a step failed, which was said.</summary>
    public async Task<FakeImage?> BuildAsync(Stream tar, string dockerfile, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_context);
        Directory.CreateDirectory(_root);
        await TarFile.ExtractToDirectoryAsync(tar, _context, overwriteFiles: true, cancellationToken);
        var sent = Directory.EnumerateFiles(_context, "*", SearchOption.AllDirectories).FirstOrDefault(path => Path.GetRelativePath(_context, path) == dockerfile)
            ?? throw new FileNotFoundException("The context holds no such file.", dockerfile);
        var steps = (await File.ReadAllTextAsync(sent, cancellationToken)).Replace("\\\n", "", StringComparison.Ordinal)
            .Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        for (var step = 0; step < steps.Count; step++)
        {
            await say(new { stream = $"Step {step + 1}/{steps.Count} : {steps[step]}" });
            await say(new { stream = "\n" });
            if (await RunAsync(steps[step], cancellationToken) is { } code)
            {
                var message = $"The command '/bin/sh -c {steps[step][4..]}' returned a non-zero code: {code}";
                await say(new { errorDetail = new { code, message }, error = message });
                return null;
            }
        }

        await say(new { aux = new { ID = _image!.Id } });
        await say(new { stream = $"Successfully built {_image.Id[7..19]}\n" });
        return _image;
    }

    private async Task<int?> RunAsync(string step, CancellationToken cancellationToken)
    {
        var (instruction, rest) = (step.Split(' ')[0], step[(step.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        switch (instruction)
        {
            case "FROM":
                _image = new FakeImage(_root, _root);
                return null;
            case "WORKDIR":
                _image = _image! with { WorkingFolder = Path.Join(_root, rest) };
                Directory.CreateDirectory(_image.WorkingFolder);
                return null;
            case "ENV" when rest.Split('=', 2) is [var name, var value]:
                _image = _image! with { Environment = _image.Environment.SetItem(name, arguments.Aggregate(value, (text, pair) => text.Replace($"${pair.Key}", pair.Value, StringComparison.Ordinal))) };
                return null;
            case "CMD":
                _image = _image! with { Command = [.. JsonSerializer.Deserialize<string[]>(rest)!] };
                return null;
            case "COPY":
                return await ShellAsync($"cp -R {string.Join(' ', rest.Split(' ')[..^1])} '{Path.Join(_image!.WorkingFolder, rest.Split(' ')[^1])}'", _context, cancellationToken);
            case "RUN":
                return await ShellAsync(rest, _image!.WorkingFolder, cancellationToken);
            default:
                return null;
        }
    }

    private async Task<int?> ShellAsync(string command, string place, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"{command} 2>&1"]) { WorkingDirectory = place, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in arguments)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var printed = await shell.StandardOutput.ReadToEndAsync(cancellationToken);
        await shell.WaitForExitAsync(cancellationToken);
        if (printed.Length > 0)
        {
            await say(new { stream = printed });
        }

        return shell.ExitCode == 0 ? null : shell.ExitCode;
    }
}
