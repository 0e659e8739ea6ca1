using System.Collections.Immutable;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Draws an order of the steps of several lists in which each list keeps its own: every such order is as likely as any other, and a seed gives the same one for ever.</summary>
internal static class Interleaving
{
    public static ImmutableArray<(int List, Schedule Part)> Of(int seed, ImmutableArray<Schedule.Sequence> lists)
    {
        var next = new int[lists.Length];
        var left = lists.Sum(list => list.Parts.Length);
        var state = (ulong)(uint)seed;
        var turns = ImmutableArray.CreateBuilder<(int, Schedule)>(left);
        for (; left > 0; left--)
        {
            // A list is drawn by how much it still has to do.
            var drawn = (int)(Draw(ref state) % (ulong)left);
            var list = 0;
            while (drawn >= lists[list].Parts.Length - next[list])
            {
                drawn -= lists[list].Parts.Length - next[list];
                list++;
            }

            turns.Add((list, lists[list].Parts[next[list]++]));
        }

        return turns.MoveToImmutable();
    }

    // SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): a few lines that no version of a library changes.
    private static ulong Draw(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
