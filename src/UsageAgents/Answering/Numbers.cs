using System.Globalization;
using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>How numbers of a result are printed.</summary>
internal static class Numbers
{
    /// <summary>Whole numbers with thousands, others with two decimals, small ones with four.</summary>
    public static string Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return value.ValueKind == JsonValueKind.Null ? "nothing" : value.ToString();
        }

        var number = value.GetDouble();
        var format = number == Math.Truncate(number) ? "N0" : Math.Abs(number) >= 1 ? "N2" : "N4";
        return number.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Dollars: two decimals, more where the amount is small.</summary>
    public static string Usd(JsonElement value)
    {
        var amount = value.GetDouble();
        var format = Math.Abs(amount) >= 1 || amount == 0 ? "N2" : Math.Abs(amount) >= 0.01 ? "N4" : "N6";
        return "$" + amount.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A price: as many decimals as it has, at least two.</summary>
    public static string Price(JsonElement value) => "$" + value.GetDecimal().ToString("0.00####", CultureInfo.InvariantCulture);

    public static string Percent(JsonElement value) => value.GetDouble().ToString("N2", CultureInfo.InvariantCulture) + "%";

    public static string Times(JsonElement value) => value.GetDouble().ToString("N2", CultureInfo.InvariantCulture) + " times";
}
