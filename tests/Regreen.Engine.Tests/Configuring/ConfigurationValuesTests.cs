using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class ConfigurationValuesTests
{
    private static readonly byte[] Project = [1, 2, 3];

    [Fact]
    public void Values_stand_by_file_and_key_and_secrets_are_fingerprints()
    {
        var values = ConfigurationValues.Read(
            [new("deploy/a.json", "{ \"Auth\": { \"Audience\": \"usage\", \"ClientSecret\": \"s\" } }"), new("deploy/a.env", "API_KEY=s\nMODE=fast\n")],
            Project);

        values["deploy/a.json:Auth:Audience"].ShouldBe("usage");
        values["deploy/a.env:MODE"].ShouldBe("fast");
        values["deploy/a.json:Auth:ClientSecret"].ShouldBe(ConfigurationValues.Fingerprint("s", Project));
        values["deploy/a.env:API_KEY"].ShouldBe(values["deploy/a.json:Auth:ClientSecret"]);
        values.Count.ShouldBe(4);
    }

    [Fact]
    public void A_fingerprint_tells_values_and_projects_apart()
    {
        var fingerprint = ConfigurationValues.Fingerprint("s", Project);

        fingerprint.ShouldMatch("^secret:[0-9a-f]{12}$");
        ConfigurationValues.Fingerprint("t", Project).ShouldNotBe(fingerprint, StringComparer.Ordinal);
        ConfigurationValues.Fingerprint("s", [4]).ShouldNotBe(fingerprint, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("ApiKey", "x", true)]
    [InlineData("DB_PASSWORD", "x", true)]
    [InlineData("Auth:Tokens:0", "x", true)]
    [InlineData("Auth:Key:Value", "x", true)]
    [InlineData("Mode", "${HOME}", true)]
    [InlineData("ConnectionStrings:Main", "Host=db;Password=x", true)]
    [InlineData("Database", "postgres://me:x@db/main", true)]
    [InlineData("TokenLifetime", "30m", false)]
    [InlineData("TokenLifetime", "x", true)]
    [InlineData("Password", "1234", true)]
    [InlineData("KeysAddress", "http://localhost/keys", false)]
    [InlineData("Monkey", "x", false)]
    [InlineData("Keyboard", "x", false)]
    [InlineData("Audience", "x", false)]
    public void A_secret_is_known_by_the_words_of_its_key_or_by_its_value(string key, string value, bool isSecret) =>
        ConfigurationValues.IsSecret(key, value).ShouldBe(isSecret);

    [Fact]
    public void Changes_of_a_file_are_those_with_its_name() =>
        ConfigurationValues.Of("a.json", [new("a.json:K:L", "1"), new("a.json:M", null), new("b.json:K", "2")])
            .Select(change => $"{change.Key}={change.Value ?? "(absent)"}").ShouldBe(["K:L=1", "M=(absent)"]);
}
