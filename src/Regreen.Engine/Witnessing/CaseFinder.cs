using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Witnessing;

/// <summary>Finds what each case of a suite did on the wire. What is counted to nobody is found by running the case alone, where the suite has a command for that.</summary>
internal sealed class CaseFinder(WitnessedSuite suite, TargetAccess access, SuiteConfig config)
{
    public async Task<IReadOnlyDictionary<string, ControlledCase>> FindAsync(SuiteRun run, TimeSpan healthy, CancellationToken cancellationToken)
    {
        var attributed = run.Attribute();
        var found = new Dictionary<string, ControlledCase>(StringComparer.Ordinal);
        // A name in brackets stands for the suite itself: an exit code alone says of no case that it passed.
        foreach (var test in run.Tests.Where(test => !test.Case.Name.StartsWith('(') && attributed.ByCase.ContainsKey(test.Case.Name)))
        {
            found[test.Case.Name] = Case(test.Case.Name, attributed.ByCase[test.Case.Name]) with
            {
                Labels = attributed.LabelsOf.GetValueOrDefault(test.Case.Name, []),
                IsAlone = attributed.IsAlone,
            };
        }

        if (config.Rerun is not null && !attributed.Nobodys.IsEmpty)
        {
            foreach (var test in run.Tests.Where(test => test.Passed && !found.ContainsKey(test.Case.Name)))
            {
                var alone = await suite.RunAloneAsync(test.Case.Name, SabotagePlan.None, healthy * 3 + TimeSpan.FromSeconds(30), cancellationToken);
                if (alone.Find(test.Case.Name) is { Passed: true })
                {
                    found[test.Case.Name] = Case(test.Case.Name, alone.Exchanges) with { IsAlone = true };
                }
            }
        }

        return found;
    }

    private ControlledCase Case(string name, ImmutableArray<WitnessedExchange> exchanges)
    {
        var traffic = access.TrafficOf(exchanges);
        var claims = SuiteControls.ClaimsOf(traffic, config.Claims);
        return new ControlledCase(name, traffic, claims, SuiteControls.For(traffic, claims, config.Claims, access.HasOtherUser));
    }
}
