import { randomUUID } from 'node:crypto';
import { AnswerQuestions } from '../../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { ModerateQuestions } from '../../../../src/parts/inquiries/flows/moderate-questions.flow.js';
import { AskQuestion } from '../../../../src/parts/inquiries/flows/ask-question.flow.js';
import { CloseQuickPolls } from '../../../../src/parts/inquiries/flows/close-quick-polls.flow.js';
import { RunQuickPolls, VoteInQuickPolls } from '../../../../src/parts/inquiries/flows/quick-polls.flow.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { ChangeAccessNeeds } from '../../../../src/parts/access/flows/change-access-needs.flow.js';
import { changeToken } from '../../../../src/domain/privacy/address-change.js';
import { ChangeAddress } from '../../../../src/flows/privacy/change-address.flow.js';
import { EditPerson } from '../../../../src/flows/privacy/edit-person.flow.js';
import { ChangeNotes } from '../../../../src/flows/registrations/change-notes.flow.js';
import { ChangeTags } from '../../../../src/flows/registrations/change-tags.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { BlockPerson } from '../../../../src/flows/registrations/block-person.flow.js';
import { EraseExpired } from '../../../../src/flows/privacy/erase-expired.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../../../src/flows/privacy/export-person.flow.js';
import { RecordExport } from '../../../../src/flows/privacy/record-export.flow.js';
import { SetPrivacyNotice } from '../../../../src/flows/privacy/set-privacy-notice.flow.js';
import { privacyNoticeInput } from '../../../../src/domain/privacy/privacy-notice-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { app, world, organizer, come, auditEntries, byStaff, byAttendee, bySystem } from './audited.js';

export function auditPrivacy(): void {
  const here = 'page 198.51.100.0/24';
  let session: Session;
  let attendee: Attendee;

  test('names who corrects details and changes an address', async () => {
    session = await world.session({ startsAtLocal: '2030-01-14T16:00' });
    ({ attendee } = await come(session.id));
    const details = { name: 'Somebody Else', organization: 'Port of Oslo' };
    expect(await auditEntries(EditPerson, (flow) => flow.correctOwn(attendee.id, details, here))).toEqual([
      byAttendee('attendee.renamed', 'attendee'),
      byAttendee('attendee.moved', 'attendee'),
    ]);
    const address = 'somebody-else@example.org';
    const owner = { kind: 'attendee' as const, id: attendee.id, origin: here };
    expect(await auditEntries(ChangeAddress, (flow) => flow.request(attendee.id, address, owner))).toEqual([
      byAttendee('attendee.address-change-asked', 'attendee'),
    ]);
    const [wanted]: { id: string }[] = await app.dataSource.query(`select id from address_changes`);
    const token = changeToken(app.config.secret, wanted?.id ?? '');
    expect(await auditEntries(ChangeAddress, (flow) => flow.run(token, here))).toEqual([
      byAttendee('registration.claimed'),
      byAttendee('registration.resent'),
      byAttendee('attendee.address-changed', 'attendee'),
    ]);
    const edited = { name: 'Ed', organization: null, language: 'de', timeZone: 'Europe/Oslo' };
    expect(await auditEntries(EditPerson, (flow) => flow.run(attendee.id, edited, organizer))).toEqual([
      byStaff('attendee.renamed', 'attendee'),
      byStaff('attendee.moved', 'attendee'),
      byStaff('attendee.preferences', 'attendee'),
    ]);
  });

  test('names who tags a person and writes notes', async () => {
    const ids = [attendee.id];
    expect(await auditEntries(ChangeTags, (flow) => flow.tagPeople(session.callId, ids, 'VIP', organizer))).toEqual([
      byStaff('attendee.tagged', 'attendee'),
    ]);
    const [tag]: { id: string }[] = await app.dataSource.query(`select id from tags`);
    expect(
      await auditEntries(ChangeTags, (flow) => flow.rename(session.callId, tag?.id ?? '', 'Press', organizer)),
    ).toEqual([byStaff('call.tag-renamed', 'call')]);
    expect(
      await auditEntries(ChangeTags, (flow) => flow.untagPeople(session.callId, tag?.id ?? '', ids, organizer)),
    ).toEqual([byStaff('attendee.untagged', 'attendee')]);
    expect(await auditEntries(ChangeTags, (flow) => flow.delete(session.callId, tag?.id ?? '', organizer))).toEqual([
      byStaff('call.tag-deleted', 'call'),
    ]);
    expect(await auditEntries(ChangeNotes, (flow) => flow.write(attendee.id, 'Called', organizer))).toEqual([
      byStaff('attendee.note-written', 'attendee'),
    ]);
    const [note]: { id: string }[] = await app.dataSource.query(`select id from person_notes`);
    expect(await auditEntries(ChangeNotes, (flow) => flow.edit(note?.id ?? '', 'Wrote', organizer))).toEqual([
      byStaff('attendee.note-edited', 'attendee'),
    ]);
    expect(await auditEntries(ChangeNotes, (flow) => flow.delete(note?.id ?? '', organizer))).toEqual([
      byStaff('attendee.note-deleted', 'attendee'),
    ]);
  });

  test('names who merges, blocks and vouches for people', async () => {
    const double = await come(session.id);
    await app.app.get(ProveAddress).run(attendee, here);
    expect(await auditEntries(MergePeople, (flow) => flow.run(double.attendee.id, attendee.id, organizer))).toEqual([
      byStaff('registration.cancelled', 'registration'),
      byStaff('attendee.merged', 'attendee'),
      byStaff('attendee.took-in', 'attendee'),
    ]);
    expect(await auditEntries(MergePeople, (flow) => flow.undo(double.attendee.id, organizer))).toEqual([
      byStaff('attendee.unmerged', 'attendee'),
      byStaff('attendee.gave-back', 'attendee'),
    ]);
    const block = { reason: 'Spam', withdraws: false };
    expect(await auditEntries(BlockPerson, (flow) => flow.run(double.attendee.id, block, organizer))).toEqual([
      byStaff('attendee.blocked', 'attendee'),
    ]);
    expect(await auditEntries(BlockPerson, (flow) => flow.lift(double.attendee.id, organizer))).toEqual([
      byStaff('attendee.unblocked', 'attendee'),
    ]);
    const vouched = { email: 'vouched@example.org', reason: 'Called them' };
    expect(await auditEntries(ChangeAddress, (flow) => flow.vouch(attendee.id, vouched, organizer))).toEqual([
      byStaff('registration.resent', 'registration'),
      byStaff('attendee.address-changed', 'attendee'),
    ]);
  });

  test('names who answers what people need, and not the person', async () => {
    const asked = [{ kind: 'captions', details: '' }] as const;
    expect(await auditEntries(ChangeAccessNeeds, (flow) => flow.state(attendee.id, asked, here))).toEqual([]);
    const [need]: { id: string }[] = await app.dataSource.query('select id from access_needs');
    const answer = { state: 'arranged', reply: '', inChargeId: null, dueOn: null } as const;
    const decide = (flow: ChangeAccessNeeds) => flow.answer(world.call.slug, need?.id ?? '', () => answer, organizer);
    expect(await auditEntries(ChangeAccessNeeds, decide)).toEqual([byStaff('call.access-need-answered', 'call')]);
  });

  test('names who answers questions, and never who asked', async () => {
    const asked = { question: 'What does it cost?', about: '', language: 'en' };
    const mine = { id: randomUUID(), ...asked, source: 'own-page' as const };
    const about = `session:${session.slug}`;
    const typed = { id: randomUUID(), ...asked, about, source: 'room' as const };
    const { slug } = world.call;
    await app.app.get(ShowFeature).run(slug, 'questions', true, organizer);
    expect(await auditEntries(AskQuestion, (flow) => flow.askAs(attendee.id, mine, here))).toEqual([]);
    expect(await auditEntries(AnswerQuestions, (flow) => flow.add(slug, typed, organizer))).toEqual([
      byStaff('call.question-added', 'call'),
    ]);
    expect(await auditEntries(AskQuestion, (flow) => flow.vote(attendee.id, '2', true, here))).toEqual([]);
    const choose = (flow: ModerateQuestions) => flow.run(session.id, '2', 'chosen', organizer);
    expect(await auditEntries(ModerateQuestions, choose)).toEqual([byStaff('call.question-edited', 'call')]);
    const decision = {
      text: 'What does it cost?',
      answer: 'Nothing',
      recordingSecond: null,
      reason: '',
      translations: {},
    };
    const decide = (state: 'answered' | 'new') => (flow: AnswerQuestions) =>
      flow.decide(slug, '1', { ...decision, state }, organizer);
    expect(await auditEntries(AnswerQuestions, decide('new'))).toEqual([byStaff('call.question-edited', 'call')]);
    expect(await auditEntries(AnswerQuestions, decide('answered'))).toEqual([
      byStaff('call.question-answered', 'call'),
    ]);
    expect(await auditEntries(AnswerQuestions, (flow) => flow.merge(slug, '2', '1', organizer))).toEqual([
      byStaff('call.question-merged', 'call'),
    ]);
    expect(await auditEntries(AnswerQuestions, (flow) => flow.separate(slug, '2', organizer))).toEqual([
      byStaff('call.question-separated', 'call'),
    ]);
    expect(await auditEntries(AnswerQuestions, (flow) => flow.close(slug, { at: null }, organizer))).toEqual([
      byStaff('call.questions-closing', 'call'),
    ]);
    expect(await auditEntries(AnswerQuestions, (flow) => flow.readAuthor(slug, '1', 'A threat', organizer))).toEqual([
      byStaff('call.question-author-read', 'call'),
    ]);
  });

  test('names who runs a quick poll, and nobody who votes', async () => {
    const poll = { kind: 'scale', question: 'How useful?', options: '', translations: {} } as const;
    const entry = (step: string) => [byStaff(`session.quick-poll-${step}`, 'session')];
    const runs = (step: 'open' | 'close') => (flow: RunQuickPolls) => flow.run(session.id, '1', step, organizer);
    const add = (flow: RunQuickPolls) => flow.add(session.id, randomUUID(), poll, organizer);
    expect(await auditEntries(RunQuickPolls, add)).toEqual(entry('edited'));
    const edit = (flow: RunQuickPolls) => flow.edit(session.id, '1', () => poll, organizer);
    expect(await auditEntries(RunQuickPolls, edit)).toEqual(entry('edited'));
    expect(await auditEntries(RunQuickPolls, runs('open'))).toEqual(entry('opened'));
    const vote = (flow: VoteInQuickPolls) => flow.vote(attendee.id, session.id, '1', ['4'], 'page');
    expect(await auditEntries(VoteInQuickPolls, vote)).toEqual([]);
    expect(await auditEntries(RunQuickPolls, runs('close'))).toEqual(entry('closed'));
    expect(await auditEntries(CloseQuickPolls, (flow) => flow.run())).toEqual([]);
  });

  test('names who exports or erases personal data', async () => {
    expect(await auditEntries(RecordExport, (flow) => flow.run(session, 'attendees', organizer))).toEqual([
      byStaff('session.exported', 'session'),
    ]);
    const ofCall = { id: session.callId };
    expect(await auditEntries(RecordExport, (flow) => flow.run(ofCall, 'proposals', organizer))).toEqual([
      byStaff('call.proposals-exported', 'call'),
    ]);
    expect(await auditEntries(RecordExport, (flow) => flow.run(ofCall, 'jury-results', organizer))).toEqual([
      byStaff('call.results-exported', 'call'),
    ]);
    expect(await auditEntries(ExportPerson, (flow) => flow.run(attendee.id, organizer))).toEqual([
      byStaff('attendee.exported', 'attendee'),
    ]);
    expect(await auditEntries(ErasePerson, (flow) => flow.run(attendee.id, organizer))).toEqual([
      byStaff('registration.cancelled', 'registration'),
      byStaff('attendee.erased', 'attendee'),
    ]);
    const texts = { controller: 'City', contactEmail: 'dpo@example.org', purpose: 'Webinars', legalBasis: 'Task' };
    const notice = privacyNoticeInput.parse({ ...texts, retentionDays: 1 });
    await app.app.get(SetPrivacyNotice).run(world.call.slug, notice, organizer);
    app.clock.set('2036-01-01T00:00:00Z');
    const expired = await auditEntries(EraseExpired, (flow) => flow.run());
    expect(new Set(expired)).toEqual(
      new Set([bySystem('attendee.erased', 'attendee'), bySystem('call.people-erased', 'call')]),
    );
  });
}
