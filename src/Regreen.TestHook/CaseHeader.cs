using System;
using System.Collections.Generic;
using System.Net.Http;

namespace Regreen.TestHook;

/// <summary>Writes the test that is running into a header of each request to the witness.</summary>
internal sealed class CaseHeader
{
    private const string Name = "Regreen-Case";
    private readonly HashSet<string> _places;

    public CaseHeader(IEnumerable<string> places) => _places = new HashSet<string>(places, StringComparer.OrdinalIgnoreCase);

    public void Add(HttpRequestMessage request)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } address
            && _places.Contains($"{address.Host}:{address.Port}")
            && !request.Headers.Contains(Name)
            && RunningTest.Name() is { } test)
        {
            request.Headers.TryAddWithoutValidation(Name, Uri.EscapeDataString(test));
        }
    }
}
