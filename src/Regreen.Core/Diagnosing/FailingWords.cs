using System.Collections.Immutable;
using Regreen.Core.Weighing;

namespace Regreen.Core.Diagnosing;

/// <summary>The words of what the evidence says about the failing requests, each with how much it tells. Suspects of every kind are weighed by them.</summary>
public static class FailingWords
{
    /// <summary>Collects the words. What the service wrote of the failing request tells most; the wire's own words least.</summary>
    public static ImmutableDictionary<string, double> Of(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var words = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var weight = finding.Kind switch
            {
                FindingKind.Mechanism => finding.IsByMoment ? 0.8 : 1.0,
                FindingKind.NewLogTemplate or FindingKind.GoneLogTemplate or FindingKind.ChangedLogTemplate or FindingKind.GoneSpan or FindingKind.ResultRepeated => 0.8,
                FindingKind.Symptom => 0.5,
                _ => 0,
            };
            foreach (var word in weight > 0 ? EvidenceWords.Of(finding.Subject.Length > 0 && finding.Kind != FindingKind.Symptom ? finding.Subject : finding.Text) : [])
            {
                words[word] = Math.Max(weight, words.GetValueOrDefault(word));
            }
        }

        return words.ToImmutable();
    }
}
