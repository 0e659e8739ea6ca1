namespace Regreen.Core.Mining;

/// <summary>Looks at a field as parts between dots, dashes and signs, and says whether the whole is one value.</summary>
internal static class FieldParts
{
    public enum Whole
    {
        Parts,
        Value,
    }

    public static bool IsJoint(char character) => (CharTable.Of(character) & (CharKinds.Dot | CharKinds.Dash | CharKinds.Joint)) != CharKinds.None;

    public static Whole Judge(ReadOnlySpan<char> field)
    {
        var tally = default(Tally);
        var start = 0;
        for (var index = 0; index <= field.Length; index++)
        {
            if (index == field.Length || IsJoint(field[index]))
            {
                tally.Part(field[start..index]);
                tally.Joint(index < field.Length ? field[index] : '\0', index > start && index > 0);
                start = index + 1;
            }
        }

        return tally.IsValue(field) ? Whole.Value : Whole.Parts;
    }

    /// <summary>Is a part without joints a value?</summary>
    public static bool IsValue(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || !part.ContainsAnyInRange('0', '9'))
        {
            return KnownValues.Contains(part);
        }

        return (part.Length >= 6 && Shapes.IsHex(part)) || !Shapes.IsNumberedName(part);
    }

    private struct Tally
    {
        private int _values;
        private int _names;
        private int _numbered;
        private int _dots;
        private int _dashes;
        private bool _keepsJoints;

        public void Part(ReadOnlySpan<char> part)
        {
            if (part.IsEmpty)
            {
                return;
            }

            if (FieldParts.IsValue(part))
            {
                _values++;
            }
            else
            {
                _names++;
                _numbered += part.ContainsAnyInRange('0', '9') ? 1 : 0;
            }
        }

        public void Joint(char joint, bool inside)
        {
            _dots += joint == '.' && inside ? 1 : 0;
            _dashes += joint == '-' && inside ? 1 : 0;
            _keepsJoints |= joint is '+' or '%' or '@' or '&' or '$';
        }

        private readonly bool IsRange => _dashes == 1 && _values == 2 && _dots == 0;

        public readonly bool IsValue(ReadOnlySpan<char> field)
        {
            if (_names == 0 && !_keepsJoints)
            {
                // Two plain numbers with a dash are a range, whose ends are values of their own; what begins or ends with a dot is text.
                return !IsRange && _values > 0 && field[^1] != '.' && field[0] != '.';
            }

            return (_values > 0 && IsDotted(field)) || (_dashes >= 2 && _values + _numbered >= 2);
        }

        private readonly bool IsDotted(ReadOnlySpan<char> field) => _dots >= 2 && !field.Contains("..", StringComparison.Ordinal) && field[^1] != '.';
    }
}
