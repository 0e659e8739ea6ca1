using Regreen.Cli.Demo;

namespace Regreen.Cli.Tests.Demo;

public sealed class DemoPiecesTests
{
    private const int FewestPieces = 18;
    private const int FewestOnTheWayOfALogin = 14;

    private static readonly string[] WayOfALogin =
        ["Tokens", "Authenticating", "Sockets", "Http", "Hosting"];

    [Fact]
    public async Task Every_piece_fits_todays_sources_and_can_be_put_back()
    {
        var today = await DemoMaterial.TodayAsync();
        var pieces = await DemoMaterial.PiecesAsync();

        pieces.Length.ShouldBeGreaterThanOrEqualTo(FewestPieces);
        foreach (var piece in pieces)
        {
            var without = piece.Undo(today);
            var touched = piece.Changes.Select(change => change.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            DemoMaterial.Differing(without, today).ShouldBe(touched, StringComparer.Ordinal, ignoreOrder: false, customMessage: piece.Name);
            DemoMaterial.Differing(piece.Apply(without), today).ShouldBeEmpty(piece.Name);
        }
    }

    [Fact]
    public async Task Two_pieces_never_meet()
    {
        var today = await DemoMaterial.TodayAsync();
        var pieces = await DemoMaterial.PiecesAsync();

        foreach (var (one, other) in pieces.SelectMany((one, index) => pieces.Skip(index + 1).Select(other => (one, other))))
        {
            var without = one.Undo(other.Undo(today));
            DemoMaterial.Differing(other.Undo(one.Undo(today)), without).ShouldBeEmpty($"{one.Name} and {other.Name}");
            DemoMaterial.Differing(other.Apply(one.Apply(without)), today).ShouldBeEmpty($"{one.Name} and {other.Name}");
            DemoMaterial.Differing(one.Apply(other.Apply(without)), today).ShouldBeEmpty($"{one.Name} and {other.Name}");
        }
    }

    [Fact]
    public async Task No_piece_is_in_the_way_of_a_fault()
    {
        var today = await DemoMaterial.TodayAsync();

        foreach (var piece in await DemoMaterial.PiecesAsync())
        {
            foreach (var fault in new[] { DemoMaterial.ClaimFault, DemoMaterial.ToolFault, DemoMaterial.TakenBack })
            {
                var broken = fault.Apply(piece.Undo(today));
                DemoMaterial.Differing(fault.Undo(piece.Apply(broken)), today).ShouldBeEmpty($"{piece.Name} and {fault.Name}");
            }
        }
    }

    [Fact]
    public async Task Most_pieces_change_code_on_the_way_of_a_login()
    {
        var pieces = await DemoMaterial.PiecesAsync();

        pieces.Count(piece => piece.Changes.Any(IsOnTheWay)).ShouldBeGreaterThanOrEqualTo(FewestOnTheWayOfALogin);
    }

    [Fact]
    public async Task Each_piece_has_messages_to_choose_from_and_none_is_told_twice()
    {
        var pieces = await DemoMaterial.PiecesAsync();

        pieces.ShouldAllBe(piece => piece.Messages.Length >= 2 && piece.Messages.Length <= 3);
        pieces.SelectMany(piece => piece.Messages).ShouldBeUnique(StringComparer.Ordinal);
    }

    private static bool IsOnTheWay(TextChange change) =>
        WayOfALogin.Any(folder => change.Path.StartsWith($"src/UsageAgents.Service/{folder}/", StringComparison.Ordinal))
        && Code(change.Before) != Code(change.Now);

    private static string Code(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
