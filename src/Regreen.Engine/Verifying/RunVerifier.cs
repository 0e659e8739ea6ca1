using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Rulings;
using Regreen.Core.Recording;
using Regreen.Engine.Diagnosing;

namespace Regreen.Engine.Verifying;

/// <summary>Checks a run offline: the chain, every receipt, and that every piece of evidence is there and holds what is quoted.</summary>
public sealed class RunVerifier(IJournal journal, IEvidenceStore evidence)
{
    private readonly EvidenceWriter _locators = new(evidence);

    /// <summary>Names the first thing that does not fit, or null, and counts what was checked.</summary>
    /// <param name="run">The run.</param>
    /// <param name="head">The head hash that it must contain, or null; a prefix of at least 8 characters will do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(string? Wrong, string Summary)> VerifyAsync(RunId run, string? head, CancellationToken cancellationToken)
    {
        if (await journal.VerifyAsync(run, cancellationToken) is { } broken)
        {
            return (broken, "");
        }

        var (entries, receipts, locators, headSeen) = (0, 0, 0, head is null);
        var last = "";
        await foreach (var entry in journal.ReadAsync(run, cancellationToken))
        {
            entries++;
            last = entry.Hash;
            headSeen |= head is { Length: >= 8 } && entry.Hash.StartsWith(head.TrimEnd('…'), StringComparison.Ordinal);
            if (entry.Fact is AttemptFinished attempt)
            {
                receipts++;
                if (await ReceiptAsync(attempt.Judged, cancellationToken) is { } wrong)
                {
                    return ($"Entry {entry.Sequence}: {wrong}", "");
                }
            }

            foreach (var locator in Locators(entry.Fact))
            {
                locators++;
                if (!await _locators.ResolvesAsync(locator, cancellationToken))
                {
                    return ($"Entry {entry.Sequence}: the evidence '{locator.Label}' ({locator.Evidence}, line {locator.Line}) does not resolve.", "");
                }
            }
        }

        return headSeen
            ? (null, string.Create(CultureInfo.InvariantCulture, $"{run}: {entries} entries chain, {receipts} receipts and {locators} places of evidence resolve. Head {last}"))
            : ($"The run does not hold the head hash {head}.", "");
    }

    private async Task<string?> ReceiptAsync(CaseJudged judged, CancellationToken cancellationToken)
    {
        if (judged.Receipt is not { } receipt)
        {
            return judged.Verdict == Verdict.Proven ? $"{judged.Case} is called proven and has no receipt." : null;
        }

        if (await TranscriptAsync(judged, receipt, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        if (receipt.Judge is { } judge)
        {
            if (await evidence.GetAsync(judge.Replies, cancellationToken) is not { } replies)
            {
                return $"What the model said of {judged.Case} ({judge.Replies}) is missing or was changed.";
            }

            if (RulingRules.NotBorneOut(judged, replies) is { } unfounded)
            {
                return $"{judged.Case} is called to meet this, and what the model said does not bear it out: {unfounded}.";
            }
        }

        return judged.Verdict != Verdict.Proven ? null : NotProven(judged, receipt);
    }

    private async Task<string?> TranscriptAsync(CaseJudged judged, Receipt receipt, CancellationToken cancellationToken)
    {
        if (await evidence.GetAsync(receipt.Transcript, cancellationToken) is not { } transcript)
        {
            return $"The transcript of {judged.Case} ({receipt.Transcript}) is missing or was changed.";
        }

        var found = Count(transcript);
        return found == receipt.Exchanges ? null
            : found is null ? $"The transcript of {judged.Case} ({receipt.Transcript}) cannot be read."
            : string.Create(CultureInfo.InvariantCulture, $"The receipt of {judged.Case} tells of {receipt.Exchanges} messages, and its transcript ({receipt.Transcript}) holds {found}.");
    }

    private static int? Count(string transcript)
    {
        try
        {
            return Transcript.Parse(transcript).Exchanges;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? NotProven(CaseJudged judged, Receipt receipt) => judged switch
    {
        { Passed: false } => $"{judged.Case} is called proven and did not pass.",
        _ when judged.Expectations.FirstOrDefault(expectation => !expectation.Held) is { } open && receipt.Judge is not null => $"{judged.Case} is called proven, and this does not hold: {open.Expectation}.",
        _ when receipt.Claims.IsEmpty => $"{judged.Case} is called proven and claims nothing.",
        _ when receipt.Claims.Where(claim => receipt.Controls.All(control => control.Claim != claim)).ToArray() is [var untested, ..] => $"{judged.Case} is called proven, and nothing tested its claim {untested}.",
        _ when FixedControls.MissingIn(receipt) is { } dropped => $"{judged.Case} is called proven, and its receipt lacks the control '{dropped}' that its claims require.",
        _ when receipt.Controls.FirstOrDefault(control => !control.IsMet) is { } missed => $"{judged.Case} is called proven and {(missed.TurnedRed ? "turned red" : "stayed green")} under '{missed.Name}'.",
        _ when receipt.Before != receipt.After => $"{judged.Case} is called proven, and another revision served after it than before it.",
        _ => null,
    };

    private static IEnumerable<Locator> Locators(Fact fact) => fact switch
    {
        EvidenceGathered gathered => gathered.Findings.SelectMany(finding => finding.Evidence),
        IssueDiagnosed diagnosed => diagnosed.Diagnosis.Whys.SelectMany(why => why.Evidence).Concat(diagnosed.Diagnosis.RuledOut.SelectMany(other => other.Evidence)),
        _ => [],
    };
}
