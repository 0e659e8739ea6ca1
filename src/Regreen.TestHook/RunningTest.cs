using System;
using System.Linq;
using System.Reflection;

namespace Regreen.TestHook;

/// <summary>Asks xunit v3 which test the code that asks belongs to. It is known by the flow of the code, so that tests that run at once are told apart.</summary>
internal static class RunningTest
{
    private static PropertyInfo? _current;

    public static string? Name()
    {
        _current ??= AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name == "xunit.v3.core")
            .Select(assembly => assembly.GetType("Xunit.TestContext")?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static))
            .FirstOrDefault(property => property is not null);
        return Read(Read(_current?.GetValue(null), "Test"), "TestDisplayName") as string;
    }

    private static object? Read(object? from, string name) => from?.GetType().GetProperty(name)?.GetValue(from);
}
