using Regreen.Core.Weighing;

namespace Regreen.Core.Tests.Weighing;

public sealed class VersionChangesTests
{
    [Theory]
    [InlineData("package-lock.json", """
             "node_modules/@scope/ws": {
        -      "version": "8.17.0",
        +      "version": "8.18.0",
        -      "resolved": "https://packages.example.org/ws-8.17.0.tgz",
        +      "resolved": "https://packages.example.org/ws-8.18.0.tgz",
        """, "@scope/ws 8.17.0 → 8.18.0")]
    [InlineData("src/A/packages.lock.json", """
              "Octokit": {
                "type": "Direct",
        -        "requested": "[13.0.0, )",
        -        "resolved": "13.0.0",
        +        "requested": "[14.0.0, )",
        +        "resolved": "14.0.0",
        """, "Octokit 13.0.0 → 14.0.0")]
    [InlineData("Directory.Packages.props", """
        -    <PackageVersion Include="Octokit" Version="13.0.0" />
        +    <PackageVersion Include="Octokit" Version="14.0.0" />
        +    <PackageVersion Include="YamlDotNet" Version="16.1.0" />
        """, "Octokit 13.0.0 → 14.0.0, YamlDotNet 16.1.0 (new)")]
    [InlineData("go.mod", """
         require (
        -	github.com/jackc/pgx/v5 v5.5.0
        +	github.com/jackc/pgx/v5 v5.6.0 // indirect
        -	golang.org/x/net v0.20.0
         )
        """, "github.com/jackc/pgx/v5 v5.5.0 → v5.6.0, golang.org/x/net v0.20.0 (gone)")]
    [InlineData("requirements.txt", """
        -httpx[http2]==0.26.0
        +httpx[http2]==0.27.0
         flask==3.0.0
        """, "httpx 0.26.0 → 0.27.0")]
    [InlineData("Cargo.lock", """
         [[package]]
         name = "tokio"
        -version = "1.36.0"
        +version = "1.37.0"
        """, "tokio 1.36.0 → 1.37.0")]
    [InlineData("poetry.lock", """
         name = "pydantic"
        -version = "2.6.0"
        +version = "2.7.0"
        """, "pydantic 2.6.0 → 2.7.0")]
    [InlineData("yarn.lock", """
        -ws@^8.0.0:
        -  version "8.17.0"
        +ws@^8.0.0:
        +  version "8.18.0"
        """, "ws 8.17.0 → 8.18.0")]
    [InlineData("Gemfile.lock", """
        -    rack (3.0.8)
        +    rack (3.0.9)
        """, "rack 3.0.8 → 3.0.9")]
    [InlineData("package.json", """
        -    "ws": "^8.17.0"
        +    "ws": "^8.18.0"
        """, "ws 8.17.0 → 8.18.0")]
    public void Moved_versions_are_named(string path, string hunk, string expected) => Told(path, hunk).ShouldBe(expected);

    [Theory]
    [InlineData("src/version.json", "-  \"a\": \"1.0.0\"\n+  \"a\": \"1.1.0\"")]
    [InlineData("package-lock.json", "-      \"version\": \"8.17.0\",\n+      \"version\": \"8.18.0\",")]
    [InlineData("requirements.txt", "-flask==3.0.0 \n+flask==3.0.0")]
    [InlineData("package-lock.json", "     \"node_modules/ws\": {\n       \"version\": \"8.17.0\",\n-      \"dev\": true,\n+      \"dev\": false,")]
    public void What_moves_no_version_or_does_not_show_whose_is_left_out(string path, string hunk) => Told(path, hunk).ShouldBe("");

    [Fact]
    public void A_package_that_stands_there_in_several_versions_is_left_out() =>
        Told("package-lock.json", " \"node_modules/a/node_modules/ws\": {\n-\"version\": \"7.0.0\",\n+\"version\": \"7.1.0\",\n \"node_modules/ws\": {\n-\"version\": \"8.0.0\",\n+\"version\": \"8.1.0\",").ShouldBe("");

    private static string Told(string path, string hunk) => string.Join(", ", VersionChanges.Of($"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,5 +1,5 @@\n{hunk}\n"));
}
