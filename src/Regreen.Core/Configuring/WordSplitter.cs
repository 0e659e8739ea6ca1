using System.Collections.Immutable;
using System.Text;

namespace Regreen.Core.Configuring;

/// <summary>Splits one command line into words.</summary>
internal sealed class WordSplitter(string commandLine)
{
    private const char None = '\0';

    private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();
    private readonly StringBuilder _word = new();
    private bool _inWord;
    private char _quote = None;

    public ImmutableArray<string> Split()
    {
        for (var index = 0; index < commandLine.Length; index++)
        {
            if (IsEscape(index))
            {
                Add(commandLine[++index]);
            }
            else
            {
                Read(commandLine[index]);
            }
        }

        if (_quote != None)
        {
            throw new UserErrorException($"The command '{commandLine}' opens a {_quote} and never closes it.", "Close the quote.", Facts.FailureCategory.Usage);
        }

        EndWord();
        return _words.ToImmutable();
    }

    private bool IsEscape(int index) => commandLine[index] == '\\' && _quote != '\'' && index + 1 < commandLine.Length;

    private bool IsQuote(char character) => _quote == None ? character is '\'' or '"' : character == _quote;

    private void Read(char character)
    {
        if (IsQuote(character))
        {
            _quote = _quote == None ? character : None;
            _inWord = true;
        }
        else if (_quote == None && char.IsWhiteSpace(character))
        {
            EndWord();
        }
        else
        {
            Add(character);
        }
    }

    private void Add(char character)
    {
        _word.Append(character);
        _inWord = true;
    }

    private void EndWord()
    {
        if (_inWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _inWord = false;
        }
    }
}
