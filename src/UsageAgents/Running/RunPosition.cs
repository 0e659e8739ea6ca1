using System.Globalization;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>A frame of a run as clients name it: <c>epoch.seq</c>.</summary>
internal readonly record struct RunPosition(int Epoch, int Seq)
{
    public static RunPosition Of(RunFrame frame) => new(frame.Epoch, frame.Seq);

    public static RunPosition? Parse(string? text)
    {
        var parts = (text ?? "").Split('.');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new RunPosition(epoch, seq)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Seq}");
}
