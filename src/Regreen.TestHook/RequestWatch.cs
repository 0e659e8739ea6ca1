using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Reflection;

namespace Regreen.TestHook;

/// <summary>
/// Hears of every request of <see cref="HttpClient"/> before it is sent, from the runtime's own diagnostics. They are found by name: whatever assembly were referenced here
/// would have to be there, in that version, in every program.
/// </summary>
internal static class RequestWatch
{
    private const string Listener = "System.Diagnostics.DiagnosticListener";

    // Not the start of an activity: to ask for that would begin one, and send a trace that the program never had.
    private const string Event = "System.Net.Http.Request";

    public static void Begin(CaseHeader header)
    {
        if (Type.GetType(Listener + ", System.Diagnostics.DiagnosticSource") is not { } type)
        {
            return;
        }

        var observer = Activator.CreateInstance(typeof(Listeners<>).MakeGenericType(type), header);
        var all = type.GetProperty("AllListeners", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        typeof(IObservable<>).MakeGenericType(type).GetMethod("Subscribe")!.Invoke(all, new[] { observer });
    }

    /// <summary>Waits for the source that tells of requests.</summary>
    private sealed class Listeners<T>(CaseHeader header) : IObserver<T>
    {
        public void OnNext(T value)
        {
            if (value?.GetType().GetProperty("Name")?.GetValue(value) as string != "HttpHandlerDiagnosticListener")
            {
                return;
            }

            var subscribe = value!.GetType().GetMethod("Subscribe", new[] { typeof(IObserver<KeyValuePair<string, object?>>), typeof(Predicate<string>) });
            subscribe?.Invoke(value, new object[] { new Requests(header), new Predicate<string>(name => name == Event) });
        }

        public void OnCompleted()
        {
            // Nothing is held.
        }

        public void OnError(Exception error)
        {
            // Nobody is named any more.
        }
    }

    private sealed class Requests(CaseHeader header) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            try
            {
                if (value.Key == Event && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request)
                {
                    header.Add(request);
                }
            }
#pragma warning disable CA1031, RCS1075 // Whatever goes wrong here goes wrong in a user's program.
            catch (Exception)
#pragma warning restore CA1031, RCS1075
            {
                // The request goes on without a name: no test may fail by this.
            }
        }

        public void OnCompleted()
        {
            // Nothing is held.
        }

        public void OnError(Exception error)
        {
            // Nobody is named any more.
        }
    }
}
