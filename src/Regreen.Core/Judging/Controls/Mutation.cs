using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Controls;

/// <summary>An observation that was broken on purpose.</summary>
/// <param name="Broken">The broken observation.</param>
/// <param name="Step">The step that was broken, or -1 for all.</param>
internal readonly record struct Mutation(Observation Broken, int Step = -1);

/// <summary>A negative control on recorded traffic.</summary>
/// <param name="Claim">The claim it tests.</param>
/// <param name="Name">What it breaks.</param>
/// <param name="Break">Makes every broken observation that applies; none where there is nothing to break.</param>
internal sealed record RecordedControl(Claim Claim, string Name, Func<Observation, IEnumerable<Mutation>> Break);
