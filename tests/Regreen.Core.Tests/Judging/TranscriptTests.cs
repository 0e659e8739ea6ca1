using CsCheck;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Judging;

public sealed class TranscriptTests
{
    private static readonly Gen<Frame> AnyFrame =
        from index in Gen.Int[1, 1000]
        from direction in Gen.Int[0, 5].Select(number => (FrameDirection)number)
        from payload in Gen.OneOf(Gen.String, Gen.Const("""{"a":[1,2],"b":"ü\n"}"""), Gen.Const("{ not json"), Gen.Const("""{"a":""" + "\n1}"))
        from user in Gen.OneOf(Gen.Const((string?)null), Gen.String[Gen.Char.AlphaNumeric, 1, 8].Select(text => (string?)text))
        from code in Gen.Int[1007, 1011].Select(number => number == 1007 ? (int?)null : number)
        from credentials in Gen.Bool
        select new Frame(index, TimeSpan.FromMilliseconds(index), "channel", direction, 3) { Payload = payload, User = user, CloseCode = code, Credentials = credentials, Reason = user };

    [Fact]
    public void Reads_what_it_wrote() => AnyFrame.Array[0, 5].Sample(frames =>
    {
        var lines = new Transcript([.. frames]).ToJsonLines();
        return Transcript.Parse(lines).ToJsonLines() == lines && lines.Count(character => character == '\n') == frames.Length;
    });

    [Fact]
    public void A_frame_is_one_readable_line()
    {
        var frame = new Frame(2, TimeSpan.FromMilliseconds(12.5), "alice", FrameDirection.Received, 1) { User = "alice", Payload = """{"type":"error","code":"unauthorized"}""" };

        Transcript.Line(frame).ShouldBe("""{"frame":2,"ms":12.5,"channel":"alice","direction":"received","step":1,"user":"alice","json":{"type":"error","code":"unauthorized"}}""");
    }

    [Fact]
    public void What_is_no_transcript_says_so() => Should.Throw<FormatException>(() => Transcript.Parse("{}"));
}
