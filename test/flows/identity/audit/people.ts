import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { AnnounceProposal } from '../../../../src/flows/proposals/announce-proposal.flow.js';
import { AskForHelp } from '../../../../src/flows/proposals/ask-for-help.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { EditRegistration } from '../../../../src/flows/registrations/edit-registration.flow.js';
import { AnswerQuestions } from '../../../../src/flows/registrations/answer-questions.flow.js';
import { EnterRoom } from '../../../../src/flows/sessions/enter-room.flow.js';
import { MergeDraft } from '../../../../src/flows/proposals/merge-draft.flow.js';
import { PutProposal } from '../../../../src/flows/proposals/put-proposal.flow.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { ReportNotMe } from '../../../../src/flows/registrations/report-not-me.flow.js';
import { notMeToken } from '../../../../src/domain/registrations/links/confirm-token.js';
import { ChangeLinks } from '../../../../src/flows/registrations/change-links.flow.js';
import { SetQuestions } from '../../../../src/flows/questions/set-questions.flow.js';
import type { SubmissionFields } from '../../../../src/parts/submissions/domain/submission-fields.js';
import { listProposalFiles } from '../../../../src/domain/proposals/proposal-files.queries.js';
import { SpooledFile } from '../../../../src/platform/file-store/spooled-file.js';
import { renderPdf } from '../../../../src/platform/pdf/render-pdf.js';
import { ChangeFiles } from '../../../../src/parts/submissions/flows/change-files.flow.js';
import { ChangeTeam } from '../../../../src/parts/submissions/flows/change-team.flow.js';
import { WriteSubmission } from '../../../../src/parts/submissions/flows/write-submission.flow.js';
import { KeepReceived } from '../../../../src/parts/submissions/flows/keep-received.flow.js';
import { SubmitProposal } from '../../../../src/parts/submissions/flows/submit-proposal.flow.js';
import { Unsubscribe } from '../../../../src/flows/notifications/unsubscribe.flow.js';
import { UpdatePreferences } from '../../../../src/flows/registrations/update-preferences.flow.js';
import { questionInput } from '../../../../src/domain/questions/question-input.js';
import { joinToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { unsubscribeToken } from '../../../../src/domain/notifications/unsubscribe/unsubscribe-token.js';
import {
  emptyPage,
  app,
  world,
  organizer,
  visitor,
  me,
  come,
  auditEntries,
  byStaff,
  byVisitor,
  byAttendee,
  bySystem,
} from './audited.js';

export function auditPeople(): void {
  let attendee: Attendee;
  /** The proposals that the attendee announced, and wrote. */
  let own: string;
  let written: string;
  const author = { name: 'Ana', email: 'ana-writes@example.org' };

  test('names the person who changes settings, answers, links, or enters a room', async () => {
    const session = await world.session({ startsAtLocal: '2027-01-10T16:00' });
    const { registration } = ({ attendee } = await come(session.id));
    const { attendee: other } = await come(session.id);
    const { attendee: stranger } = await come(session.id);
    const question = questionInput.parse({ key: 'food', kind: 'text', label: 'What do you eat?' });
    expect(await auditEntries(SetQuestions, (flow) => flow.run(session.id, () => [question], organizer))).toEqual([
      byStaff('session.questions', 'session'),
    ]);
    const more = await world.session({ startsAtLocal: '2027-01-11T16:00' });
    expect(await auditEntries(Register, (flow) => flow.addSessions(attendee, [more.id], me(attendee.id)))).toEqual([
      byAttendee('registration.confirmed'),
    ]);
    expect(
      await auditEntries(AnswerQuestions, (flow) => flow.run(registration.id, { food: 'Rice' }, me(attendee.id))),
    ).toEqual([byAttendee('registration.answers-changed')]);
    expect(
      await auditEntries(EditRegistration, (flow) =>
        flow.run(registration.id, { answers: { food: 'Bread' }, timeZone: 'Africa/Accra' }, organizer),
      ),
    ).toEqual([byStaff('registration.answers-changed', 'registration'), byStaff('attendee.preferences', 'attendee')]);
    expect(await auditEntries(ChangeLinks, (flow) => flow.send(world.call.slug, attendee.email, visitor))).toEqual([
      byVisitor('attendee.link-sent', 'attendee'),
    ]);
    const preferences = { timeZone: 'Asia/Tokyo', language: 'en' };
    expect(
      await auditEntries(UpdatePreferences, (flow) => flow.run(attendee.id, preferences, me(attendee.id).origin)),
    ).toEqual([byAttendee('attendee.preferences', 'attendee')]);
    const mute = unsubscribeToken(app.config.secret, 'news', attendee.id, attendee.linkVersion);
    expect(await auditEntries(Unsubscribe, (flow) => flow.run(mute, 'mute', visitor.origin))).toEqual([
      byAttendee('attendee.muted', 'attendee'),
    ]);
    expect(await auditEntries(Unsubscribe, (flow) => flow.run(mute, 'unmute', visitor.origin))).toEqual([
      byAttendee('attendee.unmuted', 'attendee'),
    ]);
    app.clock.set('2027-01-10T08:00:00Z');
    const token = joinToken(app.config.secret, registration.id, attendee.linkVersion);
    expect(await auditEntries(EnterRoom, (flow) => flow.run(token, visitor.origin))).toEqual([
      byAttendee('attendee.proven', 'attendee'),
      byAttendee('registration.joined'),
    ]);
    expect(await auditEntries(ProveAddress, (flow) => flow.run(other, visitor.origin))).toEqual([
      byAttendee('attendee.proven', 'attendee'),
    ]);
    const notMe = notMeToken(app.config.secret, stranger.id, stranger.linkVersion);
    expect(await auditEntries(ReportNotMe, (flow) => flow.run(notMe, visitor.origin))).toEqual([
      byAttendee('registration.cancelled'),
      byAttendee('attendee.not-me', 'attendee'),
    ]);
    expect(await auditEntries(ChangeLinks, (flow) => flow.revoke(attendee.id, me(attendee.id)))).toEqual([
      byAttendee('attendee.links-revoked', 'attendee'),
    ]);
  });

  test('names the author of an announced proposal, and who joins the team', async () => {
    const draft = { title: 'Shade', theme: 'energy', members: [] };
    expect(await auditEntries(AnnounceProposal, (flow) => flow.run(attendee.id, draft, visitor.origin))).toEqual([
      byAttendee('proposal.created', 'proposal'),
    ]);
    [{ id: own }] = await app.dataSource.query<[{ id: string }]>(`select id from proposals where declared_by = $1`, [
      attendee.id,
    ]);
    const changed = { ...draft, title: 'Shade for all' };
    expect(
      await auditEntries(AnnounceProposal, (flow) => flow.edit(attendee.id, own, changed, visitor.origin)),
    ).toEqual([byAttendee('proposal.changed', 'proposal')]);
    const [mate]: { id: string }[] = await app.dataSource.query(
      `select id from attendees where call_id = $1 and id <> $2 limit 1`,
      [world.call.id, attendee.id],
    );
    const request = `insert into proposal_members (proposal_id, email_key, email)
    select $1, email_key, email from attendees where id = $2
    on conflict (proposal_id, email_key) do update set accepted_at = null`;
    for (const [answer, action] of [
      ['accept', 'proposal.team-joined'],
      ['decline', 'proposal.team-declined'],
    ] as const) {
      await app.dataSource.query(request, [own, mate!.id]);
      expect(await auditEntries(AskForHelp, (flow) => flow.answer(mate!.id, own, answer, visitor.origin))).toEqual([
        byAttendee(action, 'proposal'),
      ]);
    }
  });

  test('names who writes a proposal', async () => {
    await app.dataSource.query('update calls set accepts_proposals = true where id = $1', [world.call.id]);
    expect(
      await auditEntries(WriteSubmission, (flow) => flow.start(world.call.slug, author, { language: 'en' }, visitor)),
    ).toEqual([]);
    const idea = { title: 'Roofs', theme: 'energy' };
    expect(await auditEntries(WriteSubmission, (flow) => flow.create(attendee.id, idea, visitor.origin))).toEqual([
      byAttendee('proposal.created', 'proposal'),
    ]);
    [{ id: written }] = await app.dataSource.query<[{ id: string }]>(`select id from proposals where source = 'form'`);
    const whole = { organization: 'Lab', language: 'en', summary: 'Cool.', stage: 'idea' };
    const typed = (stored: SubmissionFields) => {
      return {
        ...stored,
        ...whole,
        answers: Object.fromEntries(Object.keys(stored.answers).map((slug) => [slug, 'Yes.'])),
      };
    };
    expect(
      await auditEntries(WriteSubmission, (flow) => flow.save(attendee.id, written, typed, visitor.origin)),
    ).toEqual([byAttendee('proposal.edited', 'proposal')]);
    expect(await auditEntries(ChangeTeam, (flow) => flow.invite(attendee.id, written, author, visitor.origin))).toEqual(
      [byAttendee('proposal.member-invited', 'proposal')],
    );
    expect(
      await auditEntries(ChangeTeam, (flow) => flow.remove(attendee.id, written, author.email, visitor.origin)),
    ).toEqual([byAttendee('proposal.member-removed', 'proposal')]);
  });

  test('names who hands a proposal in, with its files', async () => {
    const folder = tmpdir();
    const plan = await SpooledFile.receive(Readable.from([await renderPdf(emptyPage)]), 'plan.pdf', {
      folder,
      maxBytes: 100_000,
    });
    expect(await auditEntries(ChangeFiles, (flow) => flow.add(attendee.id, written, plan, visitor.origin))).toEqual([
      byAttendee('proposal.file-added', 'proposal'),
    ]);
    const [added] = await listProposalFiles(app.dataSource.manager, written);
    expect(
      await auditEntries(ChangeFiles, (flow) => flow.remove(attendee.id, written, added!.fileId, visitor.origin)),
    ).toEqual([byAttendee('proposal.file-removed', 'proposal')]);
    await plan.close();
    expect(await auditEntries(SubmitProposal, (flow) => flow.run(attendee.id, written, visitor.origin))).toEqual([
      byAttendee('proposal.state-changed', 'proposal'),
    ]);
    await app.app.get(SubmitProposal).move(attendee.id, written, 'draft', visitor.origin);
    const now = app.clock.now();
    app.clock.set('2027-04-02T00:00:00Z');
    expect(await auditEntries(KeepReceived, (flow) => flow.run())).toEqual([
      bySystem('proposal.state-changed', 'proposal'),
    ]);
    app.clock.set(now);
  });

  test('names who merges a draft, and who asks for help', async () => {
    const real = { title: 'Shade', theme: 'energy', state: 'draft' as const, members: [] };
    await app.app.get(PutProposal).run(world.call.slug, 'shade', real, organizer);
    const [{ external_id: declared }]: [{ external_id: string }] = await app.dataSource.query(
      `select external_id from proposals where id = $1`,
      [own],
    );
    expect(await auditEntries(MergeDraft, (flow) => flow.run(world.call.slug, declared, 'shade', organizer))).toEqual([
      byStaff('proposal.merged', 'proposal'),
      byStaff('proposal.took-in', 'proposal'),
    ]);
    expect(await auditEntries(MergeDraft, (flow) => flow.undo(world.call.slug, declared, organizer))).toEqual([
      byStaff('proposal.unmerged', 'proposal'),
      byStaff('proposal.gave-back', 'proposal'),
    ]);
    await app.dataSource.query(`update calls set criteria = '[{"slug":"impact","name":"Impact"}]'`);
    expect(await auditEntries(AskForHelp, (flow) => flow.ask(attendee.id, own, ['impact'], visitor.origin))).toEqual([
      byAttendee('proposal.help-asked', 'proposal'),
    ]);
  });
}
