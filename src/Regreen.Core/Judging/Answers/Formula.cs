using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>A relation between numbers, as in <c>sum.total == item.price * 3 + 2</c>: + - * / and brackets on both sides of one of == != &lt; &lt;= &gt; &gt;=.</summary>
public sealed partial record Formula
{
    private const int Deepest = 32;
    private static readonly ImmutableArray<string> Relations = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly Term _left;
    private readonly Term _right;

    private Formula(string text, Term left, string relation, Term right, ImmutableArray<string> names) =>
        (Text, _left, Relation, _right, Names) = (text, left, relation, right, names);

    private delegate decimal Term(Func<string, decimal> valueOf);

    /// <summary>Gets it as it was written.</summary>
    public string Text { get; }

    /// <summary>Gets how the sides relate.</summary>
    public string Relation { get; }

    /// <summary>Gets the names in it, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads a formula.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static Formula Parse(string text) => new Reader(text).Read();

    /// <summary>Computes both sides.</summary>
    /// <param name="valueOf">Gives the value of a name.</param>
    /// <exception cref="DivideByZeroException">It divides by zero.</exception>
    /// <exception cref="OverflowException">A number grows too large.</exception>
    public (decimal Left, decimal Right) Sides(Func<string, decimal> valueOf) => (_left(valueOf), _right(valueOf));

    /// <summary>Says whether two values relate as it says.</summary>
    /// <param name="left">The left value.</param>
    /// <param name="right">The right value.</param>
    /// <param name="tolerance">By how much they may differ and still be equal, in their own unit.</param>
    public bool Holds(decimal left, decimal right, decimal tolerance)
    {
        var same = Math.Abs(left - right) <= tolerance;
        return Relation switch
        {
            "==" => same,
            "!=" => !same,
            "<=" => same || left < right,
            ">=" => same || left > right,
            "<" => !same && left < right,
            _ => !same && left > right,
        };
    }

    [GeneratedRegex(@"\G\s*(?<token>\d+(\.\d+)?|[A-Za-z_][\w.@]*|==|!=|<=|>=|[-+*/()<>])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed class Reader
    {
        private readonly string _text;
        private readonly List<string> _tokens = [];
        private readonly ImmutableArray<string>.Builder _names = ImmutableArray.CreateBuilder<string>();
        private int _next;
        private int _depth;

        public Reader(string text)
        {
            _text = text;
            var position = 0;
            while (Token().Match(text, position) is { Success: true } match)
            {
                _tokens.Add(match.Groups["token"].Value);
                position = match.Index + match.Length;
            }

            if (text[position..].Trim().Length > 0)
            {
                throw new FormatException($"'{text[position..].Trim()}' is not understood.");
            }
        }

        public Formula Read()
        {
            var left = Sum();
            var relation = Relations.FirstOrDefault(relation => Current == relation) ?? throw new FormatException("Nothing is compared.");
            _next++;
            var right = Sum();
            return Current is null ? new Formula(_text, left, relation, right, _names.ToImmutable()) : throw new FormatException($"'{Current}' is not understood.");
        }

        private string? Current => _next < _tokens.Count ? _tokens[_next] : null;

        private Term Sum() => Row(Product, "+", "-", (one, other) => one + other, (one, other) => one - other);

        private Term Product() => Row(Factor, "*", "/", (one, other) => one * other, (one, other) => one / other);

        private Term Row(Func<Term> part, string first, string second, Func<decimal, decimal, decimal> firstly, Func<decimal, decimal, decimal> secondly)
        {
            var whole = part();
            while (Current == first || Current == second)
            {
                var (before, combine) = (whole, Current == first ? firstly : secondly);
                _next++;
                var next = part();
                whole = valueOf => combine(before(valueOf), next(valueOf));
            }

            return whole;
        }

        private Term Factor()
        {
            if (++_depth > Deepest)
            {
                throw new FormatException("It is nested too deeply.");
            }

            try
            {
                return Single();
            }
            finally
            {
                _depth--;
            }
        }

        private Term Single()
        {
            var token = Current ?? throw new FormatException("It ends too early.");
            _next++;
            if (token == "-")
            {
                var inner = Factor();
                return valueOf => -inner(valueOf);
            }

            if (token == "(")
            {
                var inner = Sum();
                return Current == ")" && _next++ >= 0 ? inner : throw new FormatException("A bracket is not closed.");
            }

            if (decimal.TryParse(token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return _ => number;
            }

            if (!char.IsAsciiLetter(token[0]) && token[0] != '_')
            {
                throw new FormatException($"'{token}' is not understood.");
            }

            _names.Add(token);
            return valueOf => valueOf(token);
        }
    }
}
