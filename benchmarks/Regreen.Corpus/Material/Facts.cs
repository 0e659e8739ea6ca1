using System.Globalization;

namespace Regreen.Corpus.Material;

/// <summary>What the services must say of a row: computed here again, so that a service that is wrong is noticed.</summary>
internal static class Facts
{
    private static readonly string[] Cities =
        ["Oslo", "Bergen", "Turin", "Lyon", "Porto", "Ghent", "Graz", "Brno", "Gdansk", "Riga", "Turku", "Malmo", "Aarhus", "Leeds", "Cork", "Basel", "Split", "Varna", "Cluj", "Patras"];

    private static readonly string[] Products = ["lamp", "chair", "desk", "shelf", "stool", "mirror", "rug", "clock", "vase", "bench", "basket", "kettle"];

    private static readonly string[] Harbours =
        ["Oslo", "Bergen", "Brest", "Cadiz", "Cork", "Dover", "Genoa", "Hull", "Kiel", "Lisbon", "Malaga", "Narvik", "Ostend", "Palma", "Riga", "Split", "Turku", "Vigo", "Varna", "Ystad"];

    private static readonly string[] Made = ["oak", "brass", "pine", "steel", "felt"];
    private static readonly string[] Things = ["lamp", "desk", "chair", "shelf", "stool", "mirror", "clock", "bench"];
    private static readonly string[] Statuses = ["delivered", "shipped", "packing"];

    /// <summary>Gets the words of a row.</summary>
    public static Dictionary<string, string> Of(int row)
    {
        var (ada, bob) = row % 2 == 1 ? (row, row + 1) : (row + 1, row);
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["N"] = Text(row),
            ["M"] = Text(row + 2),
            ["USER"] = User(row),
            ["OTHERUSER"] = User(row + 1),
            ["TOTAL"] = Money(Total(row)),
            ["MTOTAL"] = Money(Total(row + 2)),
            ["TOTALJSON"] = Text(Total(row)),
            ["CITY"] = Cities[row % 20],
            ["CITYCOUNT"] = "20",
            ["COUNT"] = Text(1 + (row % 9)),
            ["PRODUCT"] = Products[row % 12],
            ["QCOUNT"] = Text((row % 50) + 1),
            ["QTOTALJSON"] = Text((137 + (row % 12 * 251)) * ((row % 50) + 1) / 100m),
            ["ADAS"] = Text(ada),
            ["BOBS"] = Text(bob),
            ["ADASTOTAL"] = Money(Total(ada)),
            ["BOBSTOTAL"] = Money(Total(bob)),
        };
        Tides(words, row);
        Desk(words, row);
        words["ADASDESK"] = Money(DeskTotal(ada));
        words["BOBSDESK"] = Money(DeskTotal(bob));
        return words;
    }

    private static void Tides(Dictionary<string, string> words, int row)
    {
        var (harbour, day) = (row % 20, 1 + (row / 20 % 20));
        var seed = (harbour * 367) + (day * 53);
        words["HARBOUR"] = Harbours[harbour];
        words["DAY"] = Text(day);
        words["HEIGHT"] = Money(1 + (seed % 641 / 100m));
        words["TIME"] = string.Create(CultureInfo.InvariantCulture, $"{5 + (seed % 14):00}:{seed % 60:00}");
        words["NEXTDAY"] = Text(day + 1);
        words["NEXTHEIGHT"] = Money(1 + ((seed + 53) % 641 / 100m));
    }

    private static void Desk(Dictionary<string, string> words, int row)
    {
        var item = row % 40;
        words["ITEM"] = $"{Made[item / 8]} {Things[item % 8]}";
        words["PRICE"] = Money(((item * 731 % 9000) + 155) / 100m);
        words["STOCK"] = Text(11 + (item * 37 % 400));
        words["STATUS"] = Statuses[row % 3];
        words["DESKTOTAL"] = Money(DeskTotal(row));
        words["MDESKTOTAL"] = Money(DeskTotal(row + 2));
    }

    private static decimal Total(int row) => ((row * 7919L % 9000) + 105) * (1 + (row % 9)) / 100m;

    private static decimal DeskTotal(int row) => ((row * 613L % 5000) + 95) / 100m * (1 + (row % 7)) + 8.5m;

    private static string User(int row) => row % 2 == 1 ? "ada" : "bob";

    private static string Money(decimal amount) => amount.ToString("F2", CultureInfo.InvariantCulture);

    // As JSON writes it: no zeros at the end.
    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
