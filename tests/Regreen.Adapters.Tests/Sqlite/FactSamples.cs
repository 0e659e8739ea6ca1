using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Sqlite;

/// <summary>Makes random values of everything that facts are made of: through constructors and init properties, so that nothing is left out.</summary>
internal sealed class FactSamples(int seed)
{
    private const int MostItems = 3;

    private static readonly string[] Texts =
    [
        "", "plain", "line\nbreak\r\n", "quote \" ' ` \\ /", "<b>&amp;</b>", "日本語 🤖 é", "\0\u0001\u001b[31m", "{\"fact\":\"run-ended\"}", "$(touch x); --upload-pack=x", "a/b/c", " ", "null", "\u2028\u2029",
    ];

    private readonly Random _random = new(seed);

    public static IEnumerable<Type> FactTypes => Cases(typeof(Fact));

    public Fact Fact(Type type) => (Fact)Create(type, depth: 0);

    public object Create(Type type, int depth)
    {
        if (Simple(type) is { } simple)
        {
            return simple;
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(_random.Next(values.Length))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return Call(nameof(ArrayOf), type.GenericTypeArguments[0], depth);
        }

        if (type == typeof(ImmutableSortedDictionary<string, string>))
        {
            return Enumerable.Range(0, _random.Next(MostItems)).ToImmutableSortedDictionary(index => $"{Text()}#{index}", string? (_) => _random.Next(3) == 0 ? "" : Text(), StringComparer.Ordinal);
        }

        return type.IsAbstract ? Create(Cases(type).ElementAt(_random.Next(Cases(type).Count())), depth) : Record(type, depth);
    }

    private static IEnumerable<Type> Cases(Type type) => type.Assembly.GetTypes().Where(other => other.IsSubclassOf(type) && !other.IsAbstract).OrderBy(other => other.Name, StringComparer.Ordinal);

    private object? Simple(Type type) => type switch
    {
        _ when type == typeof(string) => Text(),
        _ when type == typeof(int) => _random.Next(-5, 1000),
        _ when type == typeof(bool) => _random.Next(2) == 0,
        _ when type == typeof(double) => _random.Next(4) switch { 0 => double.PositiveInfinity, 1 => 0.1 + 0.2, 2 => double.Epsilon, _ => _random.NextDouble() * 1e9 },
        _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerDay * 3)),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(_random.NextInt64(630822816000000000, 662379552000000000), TimeSpan.FromMinutes(_random.Next(-600, 600))),
        _ => null,
    };

    private object Record(Type type, int depth)
    {
        // The copy constructor is no way to make one.
        var constructor = type.GetConstructors().Where(candidate => candidate.GetParameters() is not [{ ParameterType: var only }] || only != type).OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var context = new NullabilityInfoContext();
        var value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, context.Create(parameter), depth))]);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null && property.GetCustomAttribute<JsonIgnoreAttribute>() is null && constructor.GetParameters().All(parameter => parameter.Name != property.Name)))
        {
            property.SetValue(value, Value(property.PropertyType, context.Create(property), depth));
        }

        return value;
    }

    private object? Value(Type type, NullabilityInfo nullability, int depth) =>
        nullability.ReadState == NullabilityState.Nullable && (depth > 4 || _random.Next(3) == 0) ? null : Create(Nullable.GetUnderlyingType(type) ?? type, depth + 1);

    private ImmutableArray<T> ArrayOf<T>(int depth) => [.. Enumerable.Range(0, depth > 5 ? 0 : _random.Next(MostItems)).Select(_ => (T)Create(typeof(T), depth + 1))];

    private object Call(string name, Type argument, int depth) =>
        GetType().GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(argument).Invoke(this, [depth])!;

    private string Text() => Texts[_random.Next(Texts.Length)];
}
