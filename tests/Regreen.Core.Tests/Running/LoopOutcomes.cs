using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>How runs end, by what is wrong, where nothing is in the way of finding it.</summary>
public sealed class LoopOutcomes
{
    [Fact]
    public void A_healthy_service_is_proven_green_with_one_deployment() => Worlds.Plain(Planting.Nothing).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Outcome.ShouldBe(RunOutcome.ProvenGreen);
            run.State.Deployments.ShouldBe(1);
            run.Facts.OfType<BaselineRecorded>().Count().ShouldBe(1);
        },
        iter: 50);

    [Theory]
    [InlineData(Planting.OneCulprit)]
    [InlineData(Planting.BrokenBuild)]
    public void A_culprit_is_named_reverted_and_the_service_green_again(int planting) => Worlds.Plain((Planting)planting).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
            run.Diagnoses.Single().Ending.ShouldBe(Ending.Confirmed);
            run.Diagnoses.Single().Cause.ShouldBeOfType<CommitSuspect>().Commit.ShouldBe(World.Id(world.Culprits[0].Index));
            run.State.Current.Candidate.Without.ShouldBe([World.Id(world.Culprits[0].Index)]);
        },
        iter: 150);

    [Fact]
    public void Finding_and_confirming_a_culprit_takes_at_most_eight_probes_more_than_halving() => Worlds.Plain(Planting.OneCulprit).Sample(
        world =>
        {
            var probes = Simulation.Of(world with { HasInnocentConfiguration = false }).Facts.OfType<CandidateProbed>().Count();

            probes.ShouldBeLessThanOrEqualTo((int)Math.Ceiling(Math.Log2(world.Commits)) + 8);
        },
        iter: 150);

    [Fact]
    public void Inside_of_a_culprit_the_hunk_that_matters_is_found_by_halving() =>
        (from world in Worlds.Plain(Planting.OneCulprit) from hunks in Gen.Int[2, 16] from guilty in Gen.Int[0, hunks - 1] select world with { Hunks = hunks, GuiltyHunks = [guilty] }).Sample(
            world =>
            {
                var run = Simulation.Of(world);

                run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
                run.Diagnoses.Single().Summary.ShouldEndWith($" Of its {world.Hunks} hunks one matters, src/a.cs:{10 * world.GuiltyHunks[0]}: with no more than that taken back it goes.");
                run.Facts.OfType<CandidateProbed>().Count(probed => probed.Candidate.Patch is not null).ShouldBeLessThanOrEqualTo(2 * (int)Math.Ceiling(Math.Log2(world.Hunks)));
            },
            iter: 80);

    [Fact]
    public void Hunks_that_bring_a_failure_in_together_are_told_together_and_few_deployments_are_no_reason_to_end()
    {
        var world = new World(5, 20, Planting.OneCulprit) { Culprits = [new Guilty(7, Phase.Answer)], Hunks = 8, GuiltyHunks = [4, 7] };

        Simulation.Of(world).Diagnoses.Single().Summary.ShouldEndWith(" Of its 8 hunks 4 matter, src/a.cs:40, src/a.cs:50, src/a.cs:60, …: with no more than that taken back it goes.");
        var poor = Simulation.Of(world with { Limits = world.Limits with { Deployments = 20 } });
        (poor.Outcome, poor.Facts.OfType<CulpritDissected>().Count()).ShouldBe((RunOutcome.ProvenGreen, 0));
    }

    [Fact]
    public void Causes_that_hide_behind_each_other_are_taken_out_one_after_the_other() => Worlds.Plain(Planting.HiddenCulprit).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
            run.State.Culprits.ShouldBe(world.Culprits.Select(guilty => World.Id(guilty.Index)));
        },
        iter: 100);

    [Fact]
    public void Two_culprits_with_one_symptom_are_both_confirmed_and_reverted_together() => Worlds.Plain(Planting.SameSymptomTwice).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
            var diagnosis = run.Diagnoses.Single();
            diagnosis.Ending.ShouldBe(Ending.Confirmed);
            diagnosis.Others.Append((CommitSuspect)diagnosis.Cause!).Select(cause => world.IndexOf(cause.Commit)).Order().ShouldBe(world.Culprits.Select(guilty => guilty.Index).Order());
            run.State.Current.Candidate.Without.ShouldBe(world.Culprits.Select(guilty => guilty.Index).OrderDescending().Select(World.Id));
            foreach (var culprit in world.Culprits)
            {
                diagnosis.Summary.ShouldContain(culprit.Commit[..10]);
            }
        },
        iter: 100);

    [Fact]
    public void Where_one_of_two_culprits_cannot_be_taken_out_the_first_is_confirmed_and_a_person_is_asked() => Worlds.Plain(Planting.SameSymptomTwice)
        .Where(world => world.Culprits.Max(guilty => guilty.Index) < world.Commits)
        .Sample(
            world =>
            {
                var run = Simulation.Of(world with { BuiltUpon = [world.Culprits.Max(guilty => guilty.Index)] });

                run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
                run.Diagnoses.Single().Cause.ShouldBeOfType<CommitSuspect>().Commit.ShouldBe(World.Id(world.Culprits.Min(guilty => guilty.Index)));
                run.Diagnoses.Single().Ending.ShouldBe(Ending.Confirmed);
            },
            iter: 60);

    [Fact]
    public void Of_a_merge_only_the_guilty_commit_is_reverted() =>
        (from world in Worlds.Plain(Planting.OneCulprit) from count in Gen.Int[1, 9] from inner in Gen.Int[1, count] select WithMerge(world, count, inner)).Sample(
            world =>
            {
                var run = Simulation.Of(world);

                run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
                var cause = run.Diagnoses.Single().Cause.ShouldBeOfType<CommitSuspect>();
                (cause.Commit, cause.Merge).ShouldBe((world.Culprits[0].Commit, World.Id(world.Culprits[0].Index)));
                run.State.Current.Candidate.Without.ShouldBe([world.Culprits[0].Commit]);
            },
            iter: 80);

    [Fact]
    public void A_merge_whose_commits_cannot_be_blamed_one_by_one_is_reverted_whole() =>
        (from world in Worlds.Plain(Planting.OneCulprit) from count in Gen.Int[1, 9] from own in Gen.Bool select (World: WithMerge(world, count, own ? 0 : count), Own: own)).Sample(
            planted =>
            {
                // Guilty is how the merge resolved conflicts, or a commit that the merge builds on.
                var world = planted.Own ? planted.World : planted.World with { Entangled = [planted.World.Culprits[0].Commit] };

                var run = Simulation.Of(world);

                run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
                run.State.Current.Candidate.Without.ShouldBe([World.Id(world.Culprits[0].Index)]);
            },
            iter: 80);

    [Theory]
    [InlineData(Planting.Configuration, "configuration app.json:limit", RunOutcome.ProvenGreen)]
    [InlineData(Planting.Process, "process store", RunOutcome.ProvenGreen)]
    [InlineData(Planting.Suite, "suite suite/helper.py", RunOutcome.NeedsPerson)]
    public void A_cause_beside_the_commits_is_confirmed(int planting, string cause, RunOutcome outcome) => Worlds.Plain((Planting)planting).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Causes.ShouldBe([cause]);
            run.Diagnoses.Single().Ending.ShouldBe(Ending.Confirmed);
            run.Outcome.ShouldBe(outcome, run.State.End!.Reason);
        },
        iter: 60);

    [Theory]
    [InlineData(Planting.OneCulprit)]
    [InlineData(Planting.Configuration)]
    [InlineData(Planting.Process)]
    [InlineData(Planting.Suite)]
    [InlineData(Planting.NeverGreen)]
    public void A_preview_that_is_not_ready_once_changes_nothing_of_what_is_found(int planting) => Worlds.Plain((Planting)planting).Sample(
        world =>
        {
            var lucky = Simulation.Of(world);

            var run = Simulation.Of(world with { UnluckyRate = 0.6 });

            run.Causes.ShouldBe(lucky.Causes);
            run.Outcome.ShouldBe(lucky.Outcome, run.State.End!.Reason);
        },
        iter: 60);

    [Fact]
    public void What_never_comes_up_as_a_preview_is_tried_twice_and_no_experiment_is_made()
    {
        var run = Simulation.Of(new World(5, 20, Planting.OneCulprit) { Culprits = [new Guilty(7, Phase.Answer)], NeverReady = true });

        run.Diagnoses.Single().Ending.ShouldBe(Ending.Inconclusive);
        run.Facts.OfType<CandidateProbed>().Count().ShouldBe(2);
        run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
    }

    [Fact]
    public void A_target_that_cannot_be_put_out_for_a_reason_that_nobody_finds_is_infrastructure()
    {
        var run = Simulation.Of(new World(5, 20, Planting.Nothing) { RefusesTarget = true });

        run.Diagnoses.Single().Cause.ShouldBeNull();
        run.Outcome.ShouldBe(RunOutcome.Infrastructure, run.State.End!.Reason);
    }

    [Fact]
    public void Where_what_was_proven_fails_alike_the_surroundings_are_likely_and_a_person_is_asked() => Worlds.Plain(Planting.Surroundings).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Diagnoses.Single().Ending.ShouldBe(Ending.Likely);
            run.Diagnoses.Single().Cause.ShouldBe(new SurroundingsSuspect(World.Dependency));
            run.Diagnoses.Single().Summary.ShouldEndWith("It would be refuted if the failure stayed with that put right.");
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        },
        iter: 60);

    [Fact]
    public void A_failure_that_needs_the_company_of_other_cases_is_followed_in_whole_rounds() => Worlds.Plain(Planting.OneCulprit).Where(world => world.Culprits[0].Phase == Phase.Answer).Sample(
        world =>
        {
            var run = Simulation.Of(world with { NeedsCompany = true });

            run.Causes.ShouldBe([new CommitSuspect(world.Culprits[0].Commit, "").Name]);
            run.Diagnoses.Single().Ending.ShouldBe(Ending.Confirmed);
            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
        },
        iter: 60);

    [Theory]
    [InlineData(Planting.Secret)]
    [InlineData(Planting.SecretAtStart)]
    public void A_secret_that_alone_is_not_what_it_was_is_the_likely_cause_also_where_a_commit_looks_at_it_at_the_start(int planting) => Worlds.Plain((Planting)planting).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Causes.ShouldBe([$"configuration {World.SecretKey}"]);
            run.Diagnoses.Single().Ending.ShouldBe(Ending.Likely);
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson, run.State.End!.Reason);
        },
        iter: 60);

    [Fact]
    public void What_was_never_green_blames_no_commit() => Worlds.Plain(Planting.NeverGreen).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Diagnoses.Single().Ending.ShouldBe(Ending.NeverGreen);
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        },
        iter: 60);

    [Fact]
    public void A_flaky_service_seldom_gets_an_innocent_commit_confirmed()
    {
        var runs = Enumerable.Range(0, 100)
            .Select(seed => Simulation.Of(new World(seed, 1 + (seed % 60), Planting.Flaky) { FlakeRate = 0.1 + (seed % 9 / 10.0), Limits = new Limits(5, TimeSpan.FromDays(1), 400, 60, 1) }))
            .ToArray();

        runs.Count(run => run.Diagnoses.Any(diagnosis => diagnosis.Ending == Ending.Confirmed)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_flaky_culprit_is_found_and_seldom_an_innocent()
    {
        var runs = Enumerable.Range(0, 200).Select(seed =>
        {
            var guilty = 1 + (seed * 7 % 30);
            return (Guilty: World.Id(guilty), Run: Simulation.Of(new World(seed, 30, Planting.OneCulprit) { Culprits = [new Guilty(guilty, Phase.Answer, 0.6 + (seed % 4 / 10.0))] }));
        }).ToArray();

        var confirmed = runs.SelectMany(entry => entry.Run.Diagnoses.Where(diagnosis => diagnosis.Ending == Ending.Confirmed).Select(diagnosis => (entry.Guilty, Cause: (CommitSuspect)diagnosis.Cause!))).ToArray();
        confirmed.Count(entry => entry.Cause.Commit != entry.Guilty).ShouldBeLessThanOrEqualTo(2);
        confirmed.Length.ShouldBeGreaterThan(120);
    }

    [Fact]
    public void The_same_failures_after_a_repair_stop_the_loop_and_the_repair_is_taken_back() => Worlds.Plain(Planting.OneCulprit).Sample(
        world =>
        {
            var run = Simulation.Of(world with { TargetIgnoresRepairs = true });

            run.Outcome.ShouldBe(RunOutcome.NoProgress);
            run.Facts.OfType<RepairCommitted>().Count().ShouldBe(1);
            run.Facts.OfType<RepairUndone>().Count().ShouldBe(1);
        },
        iter: 40);

    [Fact]
    public void A_repair_that_breaks_something_proven_is_taken_back_even_when_every_budget_is_spent()
    {
        var world = new World(5, 20, Planting.OneCulprit) { Culprits = [new Guilty(7, Phase.Answer)], RepairBreaksTarget = true };
        var needed = Simulation.Of(world).Facts.TakeWhile(fact => fact is not RepairUndone).Aggregate(RunState.Empty, RunState.Apply).Deployments;

        var run = Simulation.Of(world with { Limits = world.Limits with { Deployments = needed } });

        run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        run.Facts.OfType<RepairUndone>().Single().Reason.ShouldContain("login/1");
        run.State.Culprits.ShouldBeEmpty();
    }

    [Fact]
    public void A_repair_waits_for_its_approval_and_goes_on_after_it()
    {
        var world = new World(5, 20, Planting.OneCulprit) { Culprits = [new Guilty(7, Phase.Answer)], Approval = Approval.Ask };
        var asked = Simulation.Of(world);
        asked.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        asked.State.End!.Reason.ShouldContain("regreen approve issue-1");

        var run = Simulation.Of(world, [.. asked.Facts, new RepairApproved(new IssueId(1), "Ada"), new RunResumed(DateTimeOffset.UnixEpoch)], _ => false);

        run.Outcome.ShouldBe(RunOutcome.ProvenGreen);
    }

    [Fact]
    public void Without_previews_nothing_is_more_than_likely_and_nothing_is_repaired() => Worlds.Rough.Sample(
        world =>
        {
            var run = Simulation.Of(world with { Capabilities = world.Capabilities with { Previews = false } });

            run.Diagnoses.ShouldAllBe(diagnosis => diagnosis.Ending != Ending.Confirmed && diagnosis.Remedies.IsEmpty);
            run.Facts.OfType<CandidateProbed>().ShouldBeEmpty();
            run.Facts.OfType<RepairCommitted>().ShouldBeEmpty();
        },
        iter: 80);

    [Fact]
    public void A_culprit_between_revisions_that_cannot_be_tested_is_narrowed_to_them()
    {
        var world = new World(1, 9, Planting.OneCulprit) { Culprits = [new Guilty(5, Phase.Answer)], Unbuildable = [4, 5] };

        var run = Simulation.Of(world);

        var diagnosis = run.Diagnoses.Single();
        diagnosis.Ending.ShouldBe(Ending.Inconclusive);
        foreach (var suspect in (int[])[4, 5, 6])
        {
            diagnosis.Summary.ShouldContain(World.Id(suspect)[..10]);
        }

        diagnosis.Summary.ShouldNotContain(World.Id(3)[..10]);
        run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
    }

    [Fact]
    public void A_culprit_whose_revert_conflicts_is_confirmed_where_it_came_in_and_a_person_is_asked() => Worlds.Plain(Planting.OneCulprit)
        .Where(world => world.Culprits[0].Index < world.Commits)
        .Sample(
            world =>
            {
                var run = Simulation.Of(world with { BuiltUpon = [world.Culprits[0].Index] });

                run.Causes.ShouldBe([new CommitSuspect(World.Id(world.Culprits[0].Index), "").Name]);
                run.Diagnoses.Single().Ending.ShouldBe(Ending.Confirmed);
                run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
            },
            iter: 60);

    [Fact]
    public void An_empty_manifest_means_that_nothing_ran()
    {
        var state = RunState.Apply(RunState.Empty, new WorldEngine(new World(1, 1, Planting.Nothing)).Start() with { Manifest = [] });

        Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.End>().Outcome.ShouldBe(RunOutcome.NothingRan);
    }

    [Fact]
    public void A_case_outside_the_manifest_changes_nothing()
    {
        var engine = new WorldEngine(new World(1, 1, Planting.Nothing));
        var state = RunState.Apply(RunState.Empty, engine.Start());
        var attempt = (AttemptFinished)engine.Execute(new Command.RunAttempt(1, World.Cases[0], 1), state);

        var after = RunState.Apply(state, attempt with { Judged = attempt.Judged with { Case = new CaseId("other", "1") } });

        Simulation.Describe(after).ShouldBe(Simulation.Describe(state));
    }

    private static World WithMerge(World world, int count, int inner) => world with
    {
        Merges = world.Merges.Add(world.Culprits[0].Index, count),
        Culprits = [world.Culprits[0] with { Inner = inner }],
    };
}
