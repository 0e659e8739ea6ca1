using UsageAgents.Generating;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Generating;

/// <summary>Synthetic usage, made once for all tests of a class.</summary>
public sealed class SyntheticSets
{
    private readonly UsageGenerator _generator = new(new EmbeddedUsage().Records, PriceCatalogue.Embedded());

    public SyntheticSets() => Default = Make(UsageGenerator.DefaultSeed, UsageGenerator.DefaultDays);

    internal SyntheticSet Default { get; }

    internal SyntheticSet Make(int seed, int days) => _generator.Generate(seed, days, TestContext.Current.CancellationToken);
}
