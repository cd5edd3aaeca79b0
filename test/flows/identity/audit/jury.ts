import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { findDecision } from '../../../../src/parts/jury/domain/decisions.queries.js';
import { minutesVersion } from '../../../../src/parts/jury/domain/minutes.js';
import { readMinutes } from '../../../../src/parts/jury/domain/read-minutes.js';
import { ChairJury } from '../../../../src/parts/jury/flows/chair-jury.flow.js';
import { OpenRound } from '../../../../src/parts/jury/flows/open-round.flow.js';
import { StartCalibration } from '../../../../src/parts/jury/flows/start-calibration.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { AskTeam } from '../../../../src/parts/jury/flows/ask-team.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryMember } from '../../../../src/parts/jury/flows/set-jury-member.flow.js';
import { SignStatement } from '../../../../src/parts/jury/flows/sign-statement.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { DeclareConflict } from '../../../../src/parts/jury/flows/declare-conflict.flow.js';
import { RecordAccess } from '../../../../src/flows/proposals/record-access.flow.js';
import { DiscussProposal } from '../../../../src/parts/jury/flows/discuss-proposal.flow.js';
import { ReleaseFeedback } from '../../../../src/parts/jury/flows/release-feedback.flow.js';
import { listTeamFeedback } from '../../../../src/parts/jury/domain/team-feedback.queries.js';
import { seenFeedback } from '../../../../src/parts/jury/domain/seen-feedback.js';
import { seenAnnouncement } from '../../../../src/parts/letters/domain/announcement.js';
import { readAnnouncement } from '../../../../src/parts/letters/domain/read-announcement.js';
import { AnnounceDue } from '../../../../src/parts/letters/flows/announce-due.flow.js';
import { AnnounceResults } from '../../../../src/parts/letters/flows/announce-results.flow.js';
import { ChangeLetter } from '../../../../src/parts/letters/flows/change-letter.flow.js';
import { PublishShortlist } from '../../../../src/parts/letters/flows/publish-shortlist.flow.js';
import { SendLetters } from '../../../../src/parts/letters/flows/send-letters.flow.js';
import { AnswerAcceptance } from '../../../../src/parts/winners/flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../../../../src/parts/winners/flows/edit-winner-entry.flow.js';
import { OfferPlace } from '../../../../src/parts/winners/flows/offer-place.flow.js';
import { PublishWinners } from '../../../../src/parts/winners/flows/publish-winners.flow.js';
import { RederiveDeadlines } from '../../../../src/flows/time/rederive-deadlines.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { criteria, makeProposal, makeStaff } from '../../../support/jury.js';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { SpooledFile } from '../../../../src/platform/file-store/spooled-file.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { app, world, origin, organizer, come, auditEntries, byStaff, bySystem } from './audited.js';

export function auditJury(): void {
  async function letters(): Promise<void> {
    const slug = world.call.slug;
    const session = await world.session({ startsAtLocal: '2027-03-05T10:00' });
    const { registration } = await come(session.id, { email: 'lead@j-1.example' });
    await app.app
      .get(ProveAddress)
      .run(await app.dataSource.getRepository(Attendee).findOneByOrFail({ id: registration.attendeeId }));
    const about = (action: string) => byStaff(`letter.${action}`, 'letter');
    const contents = { en: { subject: 'You won', body: '{{title}}' } };
    const confirm = () =>
      auditEntries(ChangeLetter, (flow) =>
        flow.confirm(slug, 'winner', { confirm: 1, writesAgain: false, sendAt: null }, organizer),
      );
    expect(await auditEntries(ChangeLetter, (flow) => flow.edit(slug, 'winner', { contents }, organizer))).toEqual([
      about('created'),
      about('edited'),
    ]);
    expect(await confirm()).toEqual([about('scheduled')]);
    expect(await auditEntries(SendLetters, (flow) => flow.run())).toEqual([bySystem('letter.began', 'letter')]);
    expect(await auditEntries(ChangeLetter, (flow) => flow.hold(slug, 'winner', organizer))).toEqual([about('held')]);
    expect(await confirm()).toEqual([about('released')]);
    expect(await auditEntries(ChangeLetter, (flow) => flow.takeBack(slug, 'winner', organizer))).toEqual([
      about('taken-back'),
    ]);
  }

  async function announcements(): Promise<void> {
    const { slug } = world.call;
    const { manager } = app.dataSource;
    const announce = async (flow: AnnounceResults) => {
      const preview = seenAnnouncement(await readAnnouncement(manager, await getCallBySlug(manager, slug)));
      const sendAt = new Date('2098-01-01T00:00:00Z');
      await flow.run(slug, { deadlineLocal: '2099-01-01T12:00', sendAt, seen: preview }, organizer);
    };
    expect((await auditEntries(AnnounceResults, announce)).at(-1)).toBe(byStaff('jury.announced', 'call'));
    expect((await auditEntries(AnnounceResults, (flow) => flow.takeBack(slug, organizer))).at(-1)).toBe(
      byStaff('jury.announcement-taken-back', 'call'),
    );
    await announce(app.app.get(AnnounceResults));
    await manager.query(`update announcements set send_at = '2020-01-01'`);
    expect(await auditEntries(AnnounceDue, (flow) => flow.run())).toEqual([bySystem('jury.published', 'call')]);
    await manager.query(`update jury_decisions set published_at = null`);
    await manager.query(`delete from acceptances`);
    await manager.query(`delete from letters`);
  }

  {
    let slug: string;
    let juror: Actor;
    let first: string;
    let second: string;

    test('names who sets the rules of a jury and assigns proposals', async () => {
      slug = world.call.slug;
      juror = { ...(await makeStaff(app.dataSource, app.clock, 'ana@jury.example')), origin };
      [first, second] = [
        await makeProposal(app.dataSource, app.clock, 'J-1'),
        await makeProposal(app.dataSource, app.clock, 'J-2'),
      ];
      await app.app.get(EditCall).run(slug, { criteria, winners: 1 }, organizer);
      const rules = juryRulesInput.parse({
        scale: { min: 1, max: 5 },
        weights: { impact: 2, people: 1 },
        sharesFeedback: true,
      });
      expect(await auditEntries(SetJuryRules, (flow) => flow.run(slug, rules, organizer))).toEqual([
        byStaff('jury.rules-set', 'call'),
      ]);
      await app.dataSource.query(
        `update jury_settings set tz_version = '2020a', scores_until_local = '2027-05-01T20:00',
       scores_until_at = '2027-05-01T12:30Z'`,
      );
      expect(await auditEntries(RederiveDeadlines, (flow) => flow.run())).toEqual([
        bySystem('jury.deadline-moved', 'call'),
      ]);
      await app.dataSource.query(`update jury_settings set scores_until_local = null, scores_until_at = null`);
      expect(
        await auditEntries(AssignProposals, (flow) => flow.run(slug, { perProposal: 1, seed: 1 }, organizer)),
      ).toEqual([byStaff('jury.dealt', 'call')]);
      const pair = { proposal: 'J-2', juror: 'ana@jury.example' };
      expect(
        await auditEntries(AssignProposals, (flow) => flow.byHand(slug, { add: [], remove: [pair] }, organizer)),
      ).toEqual([byStaff('jury.unassigned', 'proposal')]);
      expect(
        await auditEntries(AssignProposals, (flow) => flow.byHand(slug, { add: [pair], remove: [] }, organizer)),
      ).toEqual([byStaff('jury.assigned', 'proposal')]);
      expect(await auditEntries(AssignProposals, (flow) => flow.release(slug, organizer))).toEqual([
        byStaff('jury.released', 'call'),
      ]);
      const agreed = () => ({ themes: ['energy'], languages: [], scoresUntilLocal: null });
      const jurorId = juror.kind === 'organizer' ? juror.id : '';
      expect(await auditEntries(SetJuryMember, (flow) => flow.run(slug, jurorId, agreed, organizer))).toEqual([
        byStaff('jury.member-changed', 'call'),
      ]);
      const statement = { hasConflicts: false, isConfidential: true, timeZone: null };
      expect(await auditEntries(SignStatement, (flow) => flow.run(world.call.id, statement, juror))).toEqual([
        byStaff('jury.signed', 'call'),
      ]);
      const entry = (step: string) => byStaff(`jury.question-${step}`, 'proposal');
      const ask = () => auditEntries(AskTeam, (flow) => flow.run(second, 'Which roof?', juror));
      const askedId = async () =>
        (await app.dataSource.query(`select id from jury_questions order by state = 'asked' desc`))[0].id as string;
      expect(await ask()).toEqual([entry('asked')]);
      const declined = await askedId();
      expect(await auditEntries(AskTeam, (flow) => flow.decline(slug, declined, 'It says so.', organizer))).toEqual([
        entry('declined'),
      ]);
      await ask();
      const question = await askedId();
      const release = { question: 'Which roof?', days: 7 };
      expect(
        await auditEntries(AskTeam, async (flow) => void (await flow.release(slug, question, release, organizer))),
      ).toEqual([entry('released')]);
      const [{ id: attendeeId }] = await app.dataSource.query(
        `select id from attendees where email = 'lead@j-2.example'`,
      );
      const member: Actor = { kind: 'attendee', id: attendeeId, origin };
      expect(
        await auditEntries(AskTeam, (flow) => flow.answer(question, { answer: 'The flat one.', seen: '' }, member)),
      ).toEqual([`jury.question-answered by attendee from ${origin} about proposal`]);
      expect(await auditEntries(ScoreProposal, (flow) => flow.handBack(second, 'No time.', juror))).toEqual([
        byStaff('jury.handed-back', 'proposal'),
      ]);
      await app.dataSource.query(`insert into jury_assignments select proposal_id, juror_id, 'system', now(), now()
        from jury_hand_backs`);
      const unassigned = await auditEntries(AssignProposals, (flow) => flow.unassign(slug, [jurorId], organizer));
      expect([...new Set(unassigned)]).toEqual([byStaff('jury.unassigned', 'proposal')]);
      await app.dataSource.query(
        `insert into jury_assignments select id, $1, 'system', now(), now() from proposals where id = any($2)`,
        [jurorId, [first, second]],
      );
      expect(await auditEntries(RecordAccess, (flow) => flow.run('proposal', `proposal:${first}`, juror))).toEqual([
        byStaff('jury.proposal-read', 'proposal'),
      ]);
    });

    test('names the juror who scores, discusses and takes back, and who releases feedback', async () => {
      const sheet = { scores: { impact: '4', people: '4' }, comment: '', feedback: 'Clear numbers.', handIn: true };
      const score = (changes: object) =>
        auditEntries(
          ScoreProposal,
          async (flow) => void (await flow.run(first, { ...sheet, version: 0, ...changes }, juror)),
        );
      expect(await score({ handIn: false })).toEqual([byStaff('jury.draft-saved', 'proposal')]);
      expect(await score({ version: 1 })).toEqual([byStaff('jury.handed-in', 'proposal')]);
      const call = await getCallBySlug(app.dataSource.manager, slug);
      expect(await auditEntries(DiscussProposal, (flow) => flow.run(call.id, first, 'Why?', juror))).toEqual([
        byStaff('jury.discussed', 'proposal'),
      ]);
      const texts = await listTeamFeedback(app.dataSource.manager, await getCallBySlug(app.dataSource.manager, slug));
      const release = { proposalId: first, jurorId: null, isReleased: true, seen: seenFeedback(texts) };
      for (const isReleased of [true, false])
        expect(
          await auditEntries(
            ReleaseFeedback,
            async (flow) => void (await flow.run(slug, { ...release, isReleased }, organizer)),
          ),
        ).toEqual([byStaff(isReleased ? 'jury.feedback-released' : 'jury.feedback-withheld', 'proposal')]);
      expect(await score({ version: 2, handIn: false })).toEqual([byStaff('jury.taken-back', 'proposal')]);
    });

    test('names who declares, lifts and reviews a conflict of interest', async () => {
      const jurorId = juror.kind === 'organizer' ? juror.id : '';
      const conflict = { jurorId, kind: 'interest' as const, reason: '', about: { proposalId: second } };
      expect(await auditEntries(DeclareConflict, (flow) => flow.run(slug, conflict, juror))).toEqual([
        byStaff('jury.conflict-declared', 'proposal'),
      ]);
      const [{ id }] = await app.dataSource.query(`select id from jury_conflicts`);
      expect(await auditEntries(DeclareConflict, (flow) => flow.lift(slug, id, organizer))).toEqual([
        byStaff('jury.conflict-lifted', 'proposal'),
      ]);
      await app.dataSource.query(`update proposal_members set email_key = $2 where proposal_id = $1`, [
        second,
        'ana@jury.example',
      ]);
      for (const ruling of ['confirmed', 'dismissed'] as const) {
        const review = { jurorId, proposalId: second, ruling, reason: 'Known.' };
        expect(await auditEntries(DeclareConflict, (flow) => flow.review(slug, review, organizer))).toEqual([
          byStaff(`jury.conflict-${ruling}`, 'proposal'),
        ]);
      }
    });

    test('names who decides, publishes and writes to the winners', async () => {
      const { proposals, results } = await readJuryProgress(
        app.dataSource.manager,
        await getCallBySlug(app.dataSource.manager, slug),
      );
      const seen = seenRanks(frozenRanks(results, proposals));
      for (const [work, action] of [
        [(flow: PublishShortlist) => flow.publish(slug, organizer), 'jury.shortlist-published'],
        [(flow: PublishShortlist) => flow.takeBack(slug, organizer), 'jury.shortlist-taken-back'],
      ] as const)
        expect(await auditEntries(PublishShortlist, work)).toEqual([byStaff(action, 'call')]);
      const choice = { winners: [first], outstanding: [], note: '', fewer: false, seen };
      expect(await auditEntries(DecideWinners, (flow) => flow.decide(slug, choice, organizer))).toEqual([
        byStaff('proposal.state-changed', 'proposal'),
        byStaff('proposal.state-changed', 'proposal'),
        byStaff('jury.decided', 'call'),
      ]);
      const others = proposals.filter(({ id: one, state }) => one !== first && state === 'submitted').length;
      expect(await auditEntries(DecideWinners, (flow) => flow.declineOthers(slug, others, organizer))).toEqual([
        ...Array<string>(others).fill(byStaff('proposal.state-changed', 'proposal')),
        byStaff('jury.others-dismissed', 'call'),
      ]);
      await announcements();
      expect(
        await auditEntries(PublishWinners, (flow) => flow.publishDecision(slug, '2099-01-01T12:00', organizer)),
      ).toEqual([byStaff('jury.published', 'call')]);
      await letters();
      expect(await auditEntries(AnswerAcceptance, (flow) => flow.run(first, 'accepted', organizer))).toEqual([
        byStaff('winner.accepted', 'proposal'),
      ]);
    });

    test('names who shows the winners, and who reopens the decision', async () => {
      for (const [isHidden, action] of [
        [true, 'winner.hidden'],
        [false, 'winner.shown'],
      ] as const) {
        expect(await auditEntries(EditWinnerEntry, (flow) => flow.hide(first, isHidden, organizer))).toEqual([
          byStaff(action, 'proposal'),
        ]);
      }
      await app.dataSource.query(`update acceptances set state = 'pending'`);
      const extend = (flow: OfferPlace) => flow.extend(slug, null, '2099-02-01T12:00', organizer);
      expect(await auditEntries(OfferPlace, extend)).toEqual([byStaff('winner.deadline-set', 'proposal')]);
      await app.dataSource.query(`update acceptances set state = 'accepted'`);
      const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
        .png()
        .toBuffer();
      const picture = await SpooledFile.receive(Readable.from([png]), 'us.png', { folder: tmpdir(), maxBytes: 10_000 });
      expect(await auditEntries(EditWinnerEntry, (flow) => flow.setPicture(first, [picture], organizer))).toEqual([
        byStaff('winner.picture-set', 'proposal'),
      ]);
      for (const [isPublic, action] of [
        [true, 'winner.page-published'],
        [false, 'winner.page-unpublished'],
      ] as const) {
        expect(await auditEntries(PublishWinners, (flow) => flow.run(slug, isPublic, organizer))).toEqual([
          byStaff(action, 'call'),
        ]);
      }
      expect(await auditEntries(PublishWinners, (flow) => flow.arrange(slug, [first], organizer))).toEqual([
        byStaff('winner.arranged', 'call'),
      ]);
      await picture.close();
      expect(await auditEntries(EditWinnerEntry, (flow) => flow.removePicture(first, organizer))).toEqual([
        byStaff('winner.picture-removed', 'proposal'),
      ]);
      expect((await auditEntries(DecideWinners, (flow) => flow.reopen(slug, 'A protest', organizer))).at(-1)).toBe(
        byStaff('jury.reopened', 'call'),
      );
    });

    test('names who calibrates, chairs and signs, and who opens a round', async () => {
      const chair = { ...(await makeStaff(app.dataSource, app.clock, 'cy@jury.example')), origin };
      const jurorId = chair.kind === 'organizer' ? chair.id : '';
      for (const table of ['jury_sheets', 'jury_assignments']) await app.dataSource.query(`delete from ${table}`);
      await app.dataSource.query(`update jury_settings set min_reviews = 1`);
      const made = async (id: string) => makeProposal(app.dataSource, app.clock, id, { state: 'shortlisted' }, slug);
      const tied = [await made('J-8'), await made('J-9')];
      expect(await auditEntries(StartCalibration, (flow) => flow.run(slug, ['J-8'], organizer))).toEqual([
        byStaff('jury.calibration-started', 'call'),
      ]);
      expect(await auditEntries(ChairJury, (flow) => flow.appoint(slug, jurorId, organizer))).toEqual([
        byStaff('jury.chair-appointed', 'call'),
      ]);
      await app.dataSource.query(`delete from jury_assignments`);
      await app.dataSource.query(
        `insert into jury_assignments select id, $1, 'system', now(), now() from unnest($2::uuid[]) as n(id)`,
        [jurorId, tied],
      );
      await app.dataSource.query(
        `insert into jury_sheets (proposal_id, juror_id, state, scores, comment, version, created_at, updated_at, handed_in_at)
         select id, $1, 'handed-in', '{"impact": 4, "people": 4}', '', 1, now(), now(), now() from unnest($2::uuid[]) as n(id)`,
        [jurorId, tied],
      );
      const settlement = { order: tied, reason: 'It helps more people.' };
      expect(await auditEntries(ChairJury, (flow) => flow.settleTie(slug, settlement, chair))).toEqual([
        byStaff('jury.tie-settled', 'call'),
      ]);
      for (const [work, action] of [
        [(flow: OpenRound) => openRound(flow), 'jury.round-opened'],
        [(flow: OpenRound) => flow.takeBack(slug, 2, organizer), 'jury.round-taken-back'],
      ] as const)
        expect(await auditEntries(OpenRound, work)).toEqual([byStaff(action, 'call')]);
      const call = await getCallBySlug(app.dataSource.manager, slug);
      const { results, proposals } = await readJuryProgress(app.dataSource.manager, call);
      const choice = { winners: tied.slice(0, 1), outstanding: [], note: '', fewer: true };
      await app.app
        .get(DecideWinners)
        .decide(slug, { ...choice, seen: seenRanks(frozenRanks(results, proposals)) }, organizer);
      const decision = await findDecision(app.dataSource.manager, call.id);
      const progress = await readJuryProgress(app.dataSource.manager, call);
      const minutes = await readMinutes(app.dataSource.manager, call, progress, decision!);
      expect(await auditEntries(ChairJury, (flow) => flow.signMinutes(slug, minutesVersion(minutes), chair))).toEqual([
        byStaff('jury.minutes-signed', 'call'),
      ]);
      await app.app.get(DecideWinners).reopen(slug, 'For the next test.', organizer);
    });

    async function openRound(flow: OpenRound): Promise<number> {
      const input = { after: 1, criteria: [], minReviews: 1, showsEarlier: false };
      return flow.run(world.call.slug, input, organizer);
    }
  }
}
