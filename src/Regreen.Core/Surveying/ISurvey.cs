using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Surveying;

/// <summary>Looks at what lies around a deployment: names, ports, certificates, clocks, the machine, dependencies. It changes nothing there.</summary>
public interface ISurvey
{
    /// <summary>Looks at everything, within seconds; what does not answer is a reading too, never an exception.</summary>
    Task<ImmutableArray<Reading>> TakeAsync(Deployment deployment, CancellationToken cancellationToken);
}
