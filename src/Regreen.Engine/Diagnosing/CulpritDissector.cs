using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Running;

namespace Regreen.Engine.Diagnosing;

/// <summary>Takes the change of a culprit apart: its hunks, and patches that take back halves of them, halves of those, and so on.</summary>
public sealed class CulpritDissector(IRepository repository, IEvidenceStore evidence)
{
    // A change of more is a rewrite: no half of it is likely to build.
    private const int MostHunks = 64;

    /// <summary>Takes it apart. A change of one hunk, of too many, or one that moves or marks files has no parts.</summary>
    public async Task<CulpritDissected> DissectAsync(RunState state, Command.Dissect command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var whole = new CulpritDissected(command.Issue, command.Culprit, [], []);
        if (await repository.ParentAsync(command.Culprit, cancellationToken) is not { } parent)
        {
            return whole;
        }

        // What leads from the culprit back to its parent takes it back.
        var undoing = PatchHunks.Read(await repository.PatchAsync(command.Culprit, new Candidate(parent), [], cancellationToken));
        if (undoing.Length is < 2 or > MostHunks)
        {
            return whole;
        }

        var parts = ImmutableArray.CreateBuilder<ChangePart>();
        foreach (var (first, count) in Halves(0, undoing.Length))
        {
            parts.Add(new ChangePart(first, count, await evidence.PutAsync(EvidenceKind.Diff, PatchHunks.Write(undoing[first..(first + count)]), cancellationToken)));
        }

        return whole with { Hunks = [.. undoing.Select(hunk => new ChangeHunk(hunk.Path, hunk.Line, hunk.Lines))], Parts = parts.ToImmutable() };
    }

    private static IEnumerable<(int First, int Count)> Halves(int first, int count)
    {
        var left = (count + 1) / 2;
        return count < 2 ? [] : [(first, left), (first + left, count - left), .. Halves(first, left), .. Halves(first + left, count - left)];
    }
}
