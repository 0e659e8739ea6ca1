using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class FailingLinesTests
{
    private static readonly string[] Healthy =
    [
        "[INFO] building shop 12",
        "[WARN] cache is cold",
        "[ERROR] optional plugin is missing",
        "[INFO] Total time: 12 s",
        "Post job cleanup.",
    ];

    [Fact]
    public void New_errors_are_chosen_with_what_belongs_to_them()
    {
        string[] failing =
        [
            "[INFO] building shop 13",
            "[ERROR] optional plugin is missing",
            "[INFO] compiling",
            "[ERROR] Cart.cs(7): cannot find symbol Price",
            "  symbol: Price",
            "[INFO] 1 error",
            "System.IO.IOException: No space left on device",
            "   at Shop.Cart.Save(String path)",
            "   at Shop.Program.Main()",
            "[INFO] Total time: 13 s",
            "Post job cleanup.",
        ];

        FailingLines.Choose(failing, Healthy).ShouldBe([3, 4, 6, 7, 8]);
    }

    [Fact]
    public void What_a_passing_run_wrote_too_is_no_reason() => FailingLines.Choose(Healthy, Healthy).ShouldBeEmpty();

    [Fact]
    public void A_line_that_only_says_that_it_failed_says_no_why() =>
        FailingLines.Choose(["BUILD FAILED", "[ERROR] TEST FAILED :", "Finished: FAILURE", "connection refused by the store"], Healthy).ShouldBe([3]);

    [Fact]
    public void Counts_of_no_errors_are_no_trouble() =>
        FailingLines.Choose(["Tests run: 9, Failures: 0, Errors: 0", "12 files, no errors"], Healthy).ShouldBeEmpty();

    [Fact]
    public void Instants_of_a_runner_and_terminal_colours_do_not_make_a_line_new_or_calm()
    {
        string[] failing = ["2024-03-07T10:11:12.345Z \u001b[33m[WARN]\u001b[0m cache is cold", "build\tstep\t2024-03-07T10:11:12Z \u001b[1;31merror\u001b[0m: no route to host"];

        FailingLines.Choose(failing, Healthy).ShouldBe([1]);
    }

    [Fact]
    public void A_stack_some_lines_below_its_error_is_chosen() =>
        FailingLines.Choose(["FATAL: command close created at", "Command close created at", "\tat remoting.Command.Run(Command.java:70)", "done"], Healthy).ShouldBe([0, 1, 2]);

    [Fact]
    public void Takes_hostile_text()
    {
        string[] failing = [new string('e', 3_000_000) + " error", "\0\0\u001b]0;title error", "\u001b[", "error: \uD800", ""];

        FailingLines.Choose(failing, []).ShouldContain(3);
    }
}
