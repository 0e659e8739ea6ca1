namespace UsageAgents.Series;

/// <summary>The scale on which a series is taken apart: amounts grow and swing by factors, shares by differences.</summary>
internal sealed record SeriesScale(double Offset, bool IsLogarithmic)
{
    public static SeriesScale Plain { get; } = new(0, IsLogarithmic: false);

    /// <summary>Chooses factors for what cannot be below zero, unless it is a share.</summary>
    public static SeriesScale For(SeriesKind kind, double[] values)
    {
        var positive = values.Where(value => value > 0).ToArray();
        return kind == SeriesKind.Share || positive.Length == 0 || values.Any(value => value < 0)
            ? Plain
            : new SeriesScale(0.02 * Robust.Median(positive), IsLogarithmic: true);
    }

    public double Forward(double value) => IsLogarithmic ? Math.Log(value + Offset) : value;

    public double Back(double scaled) => IsLogarithmic ? Math.Max(0, Math.Exp(scaled) - Offset) : scaled;
}
