using System.Globalization;

namespace Regreen.Engine.Witnessing;

/// <summary>What the controls of a suite may cost. A suite asks more than was told where it asks again and again for what was broken; once it has asked so much, what is left is not run.</summary>
/// <param name="mostRequests">How many messages may reach the service.</param>
/// <param name="mostTime">How long it may take.</param>
/// <param name="time">The clock.</param>
internal sealed class ControlBudget(int mostRequests, TimeSpan mostTime, TimeProvider time)
{
    private const int Times = 3;

    // A machine that is busy now was perhaps idle before: time is bounded more loosely than requests, which cost money.
    private const int TimesOfTime = 10;
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);
    private readonly long _start = time.GetTimestamp();
    private int _spent;

    /// <summary>Makes the budget of a plan: three times what its controls ask, or what one run asks, if they ask as they did.</summary>
    public static ControlBudget For(ControlPlan plan, TimeSpan healthy, TimeProvider time) => new(Most(plan), (plan.Duration(healthy) * TimesOfTime) + Grace, time);

    /// <summary>Gets how many messages the controls of a plan may send to the service.</summary>
    public static int Most(ControlPlan plan) => Times * Math.Max(plan.Requests, plan.RunRequests);

    /// <summary>Notes what a run sent to the service.</summary>
    public void Spend(int requests) => _spent += requests;

    /// <summary>Says why a run is not begun that sends so many messages, or null.</summary>
    public string? WhyNot(int requests) => _spent + requests > mostRequests
        ? string.Create(CultureInfo.InvariantCulture, $"the controls of this suite have sent {_spent} of at most {mostRequests} requests, and it needs {requests}")
        : time.GetElapsedTime(_start) is var elapsed && elapsed > mostTime
            ? string.Create(CultureInfo.InvariantCulture, $"the controls of this suite have taken {elapsed.TotalSeconds:0} of at most {mostTime.TotalSeconds:0} s")
            : null;
}
