using System.Text;
using CsCheck;
using Regreen.Core.Configuring;
using Regreen.Engine.Testing.Suites.Results;

namespace Regreen.Engine.Tests.Testing.Suites.Results;

/// <summary>Broken copies of real files: a reader ends in tests or in a sentence, never in an exception.</summary>
public sealed class ResultFileFuzzTests
{
    private static readonly string[] Pieces =
    [
        "<testcase/>", "</testcase>", "<testsuite tests='99999999999'>", "<failure>", "]]>", "<![CDATA[", "&#0;", "&x;", "<!DOCTYPE a>", "ok 1", "not ok", "1..0", "1..1\n1..1", "    ", "---\n", "...\n",
        "# SKIP", "{", "}", "[", "null", "\"", "1e999", "-1", "\"status\":\"passed\"", "\0", "\uFEFF", "\r", "Bail out!", "outcome=\"\"",
    ];

    public static TheoryData<string> Names => RealFiles.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_copy_of_a_real_file_is_read_or_refused(string name)
    {
        ResultFormat?[] formats = [null, ResultFormat.Junit, ResultFormat.Trx, ResultFormat.Ctrf, ResultFormat.Tap];
        var original = RealFiles.Bytes(name);
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var random = new Random(seed);
                var broken = Enumerable.Range(0, random.Next(1, 6)).Aggregate(original, (bytes, _) => Broken(bytes, random));
                var reading = ResultFile.Read(broken, formats[random.Next(formats.Length)], text => text);

                reading.Tests.Select(test => test.Name).ShouldBeUnique(StringComparer.Ordinal);
                reading.Tests.ShouldAllBe(test => test.Name.Length > 0 && test.Duration >= TimeSpan.Zero);
                (reading.Problem is null || reading.Tests.IsEmpty).ShouldBeTrue();
            },
            iter: 300,
            threads: 1);
    }

    private static byte[] Broken(byte[] bytes, Random random)
    {
        var (at, gone) = (random.Next(bytes.Length + 1), random.Next(40));
        var put = random.Next(2) == 0 ? Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]) : RandomBytes(random);
        return [.. bytes.Take(at), .. put, .. bytes.Skip(at + gone)];
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(8)];
        random.NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_was_cut_off_is_not_believed(string name)
    {
        var text = Encoding.UTF8.GetString(RealFiles.Bytes(name)).TrimEnd();
        var needed = name.EndsWith(".tap", StringComparison.Ordinal) ? text.LastIndexOf("1..", StringComparison.Ordinal) : text.Length - 1;

        for (var length = 0; length < needed; length += Math.Max(1, needed / 400))
        {
            ResultFile.Read(Encoding.UTF8.GetBytes(text[..length]), null, cut => cut).Problem.ShouldNotBeNull($"cut after {length} characters");
        }
    }
}
