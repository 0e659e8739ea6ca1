using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Regreen.Core.Configuring;

namespace Regreen.Core.Repairing;

/// <summary>
/// Names files that decide what a build or a test run executes, wherever they lie. A written repair that touches one ends with a person, unless <c>repair.paths</c> names
/// that very file: what runs while it is judged could otherwise be chosen by the repair itself. A revert only brings back what was there.
/// </summary>
public static class BuildFiles
{
    private static readonly ImmutableArray<Regex> Names =
    [
        .. new[]
        {
            // .NET
            "*.csproj", "*.fsproj", "*.vbproj", "*.props", "*.targets", "*.sln", "*.slnx", "*.runsettings", "*.rsp", "global.json", "nuget.config", "packages.lock.json", "xunit.runner.json",

            // JavaScript
            "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ".yarnrc*", "tsconfig*.json", ".babelrc*", ".mocharc*", "*.config.js",
            "*.config.cjs", "*.config.mjs", "*.config.ts", "bunfig.toml", "deno.json*",

            // Python
            "pyproject.toml", "setup.py", "setup.cfg", "requirements*.txt", "Pipfile*", "poetry.lock", "uv.lock", "tox.ini", "noxfile.py", "conftest.py", "pytest.ini", "sitecustomize.py", "usercustomize.py", "*.pth",

            // Java, Go, Rust, Ruby, C and C++
            "pom.xml", "*.gradle", "*.gradle.kts", "gradlew*", "gradle-wrapper.*", "mvnw*", "go.mod", "go.sum", "go.work*", "Cargo.toml", "Cargo.lock", "build.rs", "Gemfile*", "Rakefile", "*.gemspec",
            "CMakeLists.txt", "*.cmake", "configure", "meson.build",

            // What builds and runs anything
            "Makefile", "GNUmakefile", "*.mk", "justfile", "Taskfile*", "BUILD", "BUILD.bazel", "WORKSPACE*", "Dockerfile*", "*.Dockerfile", "docker-compose*", "compose.y*ml", ".dockerignore", "Procfile",
            ".env", ".env.*", ".envrc", ".tool-versions", ".pre-commit-config.yaml", ".editorconfig", ".gitignore",
        }.Select(pattern => Glob.Compile(pattern.ToUpperInvariant())),
    ];

    /// <summary>Says whether a path is such a file.</summary>
    public static bool Is(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path[(path.LastIndexOf('/') + 1)..].ToUpperInvariant();
        return Names.Any(pattern => pattern.IsMatch(name));
    }
}
