using Regreen.FaultLab.Planting;

namespace Regreen.FaultLab.Tests.Planting;

public sealed class FaultsTests
{
    public static async Task<IEnumerable<TheoryDataRow<string, string>>> AllAsync() =>
        (await LabMaterial.FaultsAsync()).Select(fault => new TheoryDataRow<string, string>(fault.Service, fault.Name));

    [Theory]
    [MemberData(nameof(AllAsync))]
    public async Task Every_fault_fits_todays_sources(string serviceName, string name)
    {
        var service = (await LabMaterial.ServicesAsync()).Single(one => one.Name == serviceName);
        var fault = service.Faults.Single(one => one.Name == name);
        var workspace = LabWorkspace.Plan("/", service, fault, new Dictionary<string, string>(StringComparer.Ordinal));

        workspace.Check();

        var names = workspace.History.Landing.Select(commit => commit.Name).ToArray();
        foreach (var part in fault.PartsOf(Place.Commit, Place.Suite, Place.Innocent))
        {
            Array.IndexOf(names, part.Edit.Name).ShouldBeInRange(1, names.Length - 2, "a fault lands neither first nor last");
        }
    }

    [Theory]
    [MemberData(nameof(AllAsync))]
    public async Task Nothing_in_a_workspace_names_its_fault(string serviceName, string name)
    {
        var service = (await LabMaterial.ServicesAsync()).Single(one => one.Name == serviceName);
        var fault = service.Faults.Single(one => one.Name == name);
        var history = LabWorkspace.Plan("/", service, fault, new Dictionary<string, string>(StringComparer.Ordinal)).History;

        history.Landing.Select(commit => commit.Message).ShouldNotContain(message => message.Contains(name, StringComparison.OrdinalIgnoreCase) || message.Contains(fault.Text, StringComparison.OrdinalIgnoreCase));
        history.Landing[^1].Files.Values.ShouldNotContain(text => text.Contains(fault.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_set_covers_what_the_record_holds()
    {
        var faults = await LabMaterial.FaultsAsync();

        faults.Length.ShouldBeGreaterThanOrEqualTo(60);
        faults.Select(fault => fault.Service).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        faults.Count(fault => Truths(fault) >= 2).ShouldBeGreaterThanOrEqualTo(6);
        faults.Count(fault => !fault.IsControl && fault.IsFromTheBeginning && !fault.PartsOf(Place.Repair).IsEmpty).ShouldBeGreaterThanOrEqualTo(6);
        faults.Count(fault => !fault.PartsOf(Place.Suite).IsEmpty).ShouldBeGreaterThanOrEqualTo(3);
        faults.Count(fault => fault.IsControl).ShouldBeGreaterThanOrEqualTo(8);

        static int Truths(PlantedFault fault) => fault.PartsOf(Place.Commit, Place.Outside).Length;
    }
}
