using Regreen.Engine.Diagnosing;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class PatchHunksTests
{
    private const string One = "diff --git a/src/a.js b/src/a.js\nindex 1..2 100644\n--- a/src/a.js\n+++ b/src/a.js\n";
    private const string First = "@@ -3,4 +3,4 @@ head\n a\n-b\n+c\n d\n e\n";
    private const string Second = "@@ -20 +20 @@\n--- x\n+++ y\n\\ No newline at end of file\n";
    private const string New = "diff --git a/src/b.js b/src/b.js\ndeleted file mode 100644\n--- a/src/b.js\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-p\n-q\n";

    [Fact]
    public void A_patch_is_read_hunk_by_hunk_and_put_together_again() => PatchHunks.Write(PatchHunks.Read(One + First + Second + New)).ShouldBe(One + First + Second + New);

    [Fact]
    public void A_part_of_a_patch_is_a_patch()
    {
        var hunks = PatchHunks.Read(One + First + Second + New);

        PatchHunks.Write(hunks[1..3]).ShouldBe(One + Second + New);
        hunks.Select(hunk => (hunk.Path, hunk.Line, hunk.Lines)).ShouldBe([("src/a.js", 3, 4), ("src/a.js", 20, 1), ("src/b.js", 1, 2)]);
    }

    [Theory]
    [InlineData("diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n")]
    [InlineData("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n")]
    [InlineData("diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 1\n")]
    public void A_patch_that_moves_or_marks_files_has_no_parts(string part) => PatchHunks.Read(One + First + part).ShouldBeEmpty();
}
