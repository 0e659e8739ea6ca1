using System.Collections.Frozen;

namespace UsageAgents.Planning.Reading;

/// <summary>Words that may stand in a question without changing what is asked: function words, politeness, and talk about the asking itself.</summary>
internal static class Filler
{
    private const string Grammar =
        "between among before after since until till last latest final previous prior next a an the some any all every each both either such same own whole full complete entire of in on at to for from by with into onto out up down off as about around across "
        + "during within inside through per via over and or but so also too then plus & nor yet if is are was were be been being am do does did doing done have has had having will would "
        + "can could shall should may might must let get gets got getting give gives gave given go goes went come comes came make makes made take takes took see sees saw seen use uses used using "
        + "run runs ran running keep keeps kept stay stays stayed fall falls fell land lands landed arrive arrives arrived happen happens happened occur occurs occurred hold holds put puts "
        + "i me my mine we us our ours you your yours he she it its they them their theirs this that these those there here who's what which how when where why whose "
        + "im i'm i'd i've i'll we're we'd we've we'll it'd that'd there'd don't doesn't didn't isn't aren't wasn't weren't can't couldn't what'd how'd what're "
        + "just only even still already now again once ever really very quite rather pretty fairly simply exactly actually roughly approximately approx about around nearly almost maybe perhaps "
        + "probably likely apparently basically generally normally currently instead otherwise therefore thus hence while whereas because since though although once until "
        + "well ok okay oh hey hi hello dear yo um uh right alright sure yes no please pls plz kindly thanks thank thx cheers sorry "
        + "one ones thing things something anything everything lot lots bit kind sort way ways case cases part parts piece bunch much many more most less fewer another other others "
        + "s t d ll re ve m am pm utc gmt x";

    private const string Asking =
        "tell show list find name print return fetch pull bring present display report compute calculate work determine figure derive estimate check verify confirm look looks looking see know "
        + "knowing known want wants wanted wondering wonder curious ask asking asked asks need needs needed like liked love help helps explain describe say says said state states mention quote give provide "
        + "answer question questions query number numbers figure figures value values stat stats statistic statistics metric metrics amount amounts quantity result results data dataset info information detail details "
        + "fact facts quick quickly short brief briefly simple rough precise exact single two three first second both pair couple things couple please "
        + "chart graph table slide deck board report review meeting call sync email memo ops finance engineering manager boss cfo cto ceo team's colleague colleagues audience standup postmortem dashboard note notes doc document "
        + "decimals decimal places rounded round nearest units unit terms term words word line sentence format bullet bullets least "
        + "rank ranked ranking order ordered sort sorted list listed new consecutive successive subsequent adjacent hh mm ss hhmm option options alternative alternatives choice choices candidate candidates tiny huge repeated repeats repeat divide divided roughly think thinking thought believe guess guessing suspect suspicion hunch gut feel feels feeling felt seem seems seemed appear appears appeared suppose hear heard reckon reckons idea sense interesting interested "
        + "understand remember recall remind say compare comparing assume assuming assumption assumptions pretend imagine hypothetically theoretically suppose supposing given considering consider "
        + "we've system systems platform product service services app application workload workloads side sides hour data trace log logs record records window period span session";

    private const string Traffic =
        "request requests call calls llm llms model models ai api token tokens handle handled handling serve served serving process processed processing receive received receiving see "
        + "send sends sent sending sit sits total overall together combined altogether account accounts accounting represent represents represented contribute contributes contributed contributing spend spends spent "
        + "hit hits burn burned burns burning eat eats ate eating use used usage using consume consumes consumed consuming push pushed pushes pump pumped deliver delivered issue issued make made fire fired "
        + "traffic load volume activity stuff usually long large big small size sized length high low great tall wide deep bigger larger longer higher lower smaller shorter "
        + "belong belongs belonged due attributable responsible down goes go going gone set sets break broken split down apart next side against beside alongside like "
        + "reach reached reaches reaching produce produced saw had having were bring brought brings look looked pass passed passes exceed vary varies differ differs behave behaves "
        + "today day hour us our own bill bills bigger minute minutes time times moment clock period mark level levels point points figure rate limit limits threshold";

    private static readonly FrozenSet<string> Words = string.Join(' ', Grammar, Asking, Traffic)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static bool Is(Word word) => word.Original.Length <= 1 || Words.Contains(word.Original) || Words.Contains(word.Text);
}
