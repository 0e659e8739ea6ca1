using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Sqlite;

/// <summary>The hash chain of the journal. The entry before the first is the run's id, so that no chain can be passed off as another run's.</summary>
internal static class ChainHash
{
    public static string Before(RunId run) => run.Value;

    public static string Of(string previous, long sequence, string at, string json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{previous}\n{sequence}\n{at}\n{json}"))));
}
