using Microsoft.Extensions.Options;
using UsageAgents.Models;

namespace UsageAgents.Tests.Thinking;

public sealed class ModelOptionsTests
{
    [Fact]
    public void Without_a_provider_nothing_is_needed() => Validate(new ModelOptions()).Succeeded.ShouldBeTrue();

    [Fact]
    public void What_is_missing_is_said_at_once_and_with_what_to_do()
    {
        var result = Validate(new ModelOptions { Provider = "openai", BaseUrl = "localhost", KeyVariable = "NO_SUCH_VARIABLE_OF_THE_TESTS" });

        result.Failures.ShouldNotBeNull().Count().ShouldBe(3);
        var message = result.FailureMessage.ShouldNotBeNull();
        message.ShouldContain("Models:Model is empty");
        message.ShouldContain("Models:BaseUrl is not an http or https address");
        message.ShouldContain("environment variable NO_SUCH_VARIABLE_OF_THE_TESTS");
    }

    private static ValidateOptionsResult Validate(ModelOptions options) => new ModelOptionsValidator().Validate(null, options);
}
