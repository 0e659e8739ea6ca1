namespace Regreen.Core.Mining;

/// <summary>The forms that a word takes while everything else in the line stays.</summary>
internal sealed class WordForms
{
    private readonly List<(string Word, TemplateGroup Group)> _forms = [];

    /// <summary>The group that holds all forms, once there were enough.</summary>
    public TemplateGroup? General { get; set; }

    public IEnumerable<TemplateGroup> Members => _forms.Select(form => form.Group);

    /// <summary>Takes one more form, and returns whether they are enough and none contradicts another.</summary>
    public bool Add(TemplateGroup group, string word, int enough)
    {
        if (_forms.Count >= enough || !Admits(word))
        {
            return false;
        }

        _forms.Add((word, group));
        return _forms.Count >= enough || (_forms.Count > 1 && _forms.Exists(form => form.Word is ['\u0001']));
    }

    public bool Admits(string word) => word is ['\u0001'] || (!OppositeWords.TellsEvent(word) && !_forms.Exists(form => OppositeWords.Are(form.Word, word)));
}
