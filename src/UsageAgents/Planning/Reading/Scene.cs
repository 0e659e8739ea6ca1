using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>A statement before a question: what it names goes with the question, what it says does not.</summary>
internal static partial class Scene
{
    public static bool Is(Piece piece, Clause clause) =>
        !piece.Asks
        && (ClauseSplitter.SetsScene(piece.Text) || Telling.IsMatch(piece.Text) || clause.Change is not null
            || (!Subject.HasMeasure(clause) && clause.UnsupportedTopics.IsEmpty));

    public static Clause Carry(Clause? scene, Clause clause) => scene is null ? clause : clause with
    {
        Workloads = clause.Workloads.IsEmpty ? scene.Workloads : clause.Workloads,
        Models = [.. scene.Models.Concat(clause.Models).Distinct(StringComparer.Ordinal)],
        ModelByWorkload = clause.ModelByWorkload.IsEmpty ? scene.ModelByWorkload : clause.ModelByWorkload,
        ComparedModel = clause.ComparedModel ?? scene.ComparedModel,
        Window = clause.Window ?? scene.Window,
        Change = clause.Change ?? scene.Change,
    };

    /// <summary>Whether a piece only says how the answer should look.</summary>
    public static bool IsAboutForm(Piece piece, Clause clause) => Form.IsMatch(piece.Text) && !Subject.HasMeasure(clause);

    /// <summary>Whether a piece after a question only says what somebody feels about it.</summary>
    public static bool IsRemark(Piece piece, Clause clause) =>
        !piece.Asks && Telling.IsMatch(piece.Text) && !Subject.Stands(clause) && clause.Workloads.IsEmpty && clause.Models.IsEmpty && clause.Window is null && clause.Change is null
        && clause.Concepts.All(concept => concept is Concept.Pronoun or Concept.More or Concept.Less or Concept.Compare or Concept.Size);

    [GeneratedRegex(@"\b(i|i'm|i'd|i've|we|we're|me|my|our|us|they|they're|it's|feels?|looks?|seems?|thanks?)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Telling { get; }

    [GeneratedRegex(@"\b(decimals?|decimal places|round(ed)?|format|bullets?|short answer|one line|keep it)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Form { get; }
}
