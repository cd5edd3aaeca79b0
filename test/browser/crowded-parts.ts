import { randomUUID } from 'node:crypto';
import { speakerLink } from '../../src/domain/notifications/email/links.js';
import { ChangeMember } from '../../src/flows/identity/change-member.flow.js';
import { RequestRecording } from '../../src/flows/materials/request-recording.flow.js';
import { ChangeAddress } from '../../src/flows/privacy/change-address.flow.js';
import { ChangePassword } from '../../src/flows/identity/change-password.flow.js';
import { SetRoomCode } from '../../src/flows/attendance/set-room-code.flow.js';
import { ChangeCallState } from '../../src/flows/calls/change-call-state.flow.js';
import { ShowFeature } from '../../src/flows/calls/show-feature.flow.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import type { Role } from '../../src/domain/identity/role.js';
import { Attendee } from '../../src/domain/registrations/attendee.entity.js';
import { Speaker } from '../../src/domain/speakers/speaker.entity.js';
import { IssueCertificate } from '../../src/parts/certificates/flows/issue-certificate.flow.js';
import { BookConsultation } from '../../src/parts/consultations/flows/book-consultation.flow.js';
import { HostConsultations } from '../../src/parts/consultations/flows/host-consultations.flow.js';
import { answerInput } from '../../src/parts/inquiries/domain/inquiry-input.js';
import { AnswerQuestions } from '../../src/parts/inquiries/flows/answer-questions.flow.js';
import { AskQuestion } from '../../src/parts/inquiries/flows/ask-question.flow.js';
import { RunQuickPolls } from '../../src/parts/inquiries/flows/quick-polls.flow.js';
import { MakeRecord } from '../../src/parts/record/flows/make-record.flow.js';
import { newSubmission } from '../../src/parts/submissions/domain/submission-fields.js';
import { WriteSubmission } from '../../src/parts/submissions/flows/write-submission.flow.js';
import { readTranscript } from '../../src/parts/transcripts/domain/read-transcript.js';
import { ChangeTranscript } from '../../src/parts/transcripts/flows/change-transcript.flow.js';
import { mePath } from '../../src/site/registrations/registration-paths.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../support/api-fixtures.js';
import type { TestApp } from '../support/app.js';
import { staffPassword } from '../support/console-client.js';
import { consultationHours } from '../support/edit-forms.js';

const system: Actor = { kind: 'system' };
const call = `/calls/${callBody.slug}`;
const written = 'open-harbours';
const captions = 'WEBVTT\n\n00:01.000 --> 00:04.000\n<v Esme>We built a quiet harbour.\n';

/**
 * What `crowdCall` lacks, in the same call: a session in a series with a recording, captions, questions, a quick poll,
 * interpreters and a repetition; consultations, questions and answers, a poll, an invitation, a delegation, a venue, a webhook
 * and a record of the call; and a second call for which teams write here. Returns the paths of pages that no other page links
 * to; emails lead to others.
 */
export async function crowdParts(app: TestApp) {
  const flow = app.app.get.bind(app.app);
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await app.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  for (const feature of ['consultations', 'sharing', 'record'])
    await flow(ShowFeature).run(callBody.slug, feature, true, system);
  const venue = await api('POST', '/venues', {
    name: 'Dockside Forum',
    timeZone: 'Asia/Taipei',
    rooms: [{ name: 'Hall' }],
  });
  const speaker = await api('POST', `${call}/speakers`, { name: 'Ada Osei', email: 'ada@speakers.example' });
  const offers = [
    { kind: 'interpreted', language: 'es' },
    { kind: 'captioned', language: 'en' },
  ];
  const session = await makeSession(app, {
    title: 'Evenings at the quay',
    series: 'Port evenings',
    format: 'hybrid',
    venueId: venue.id,
    startsAtLocal: '2027-01-04T16:05',
    timeZone: 'Asia/Taipei',
    languageOffers: offers,
    speakers: [{ id: speaker.id, name: speaker.name }],
  });
  const later = await makeSession(app, {
    title: 'The second evening',
    series: 'Port evenings',
    startsAtLocal: '2027-02-04T16:00',
  });
  const again = await api('POST', `/sessions/${session.id}/duplicate`, {
    occurrence: true,
    startsAtLocal: '2027-01-18T16:05',
  });
  await api('POST', `/sessions/${again.id}/publish`);
  const interpreter = { kind: 'interpreted', language: 'es', name: 'Ira Paz', email: 'ira@crew.example' };
  await api('POST', `/sessions/${session.id}/crew`, interpreter);
  await api('PUT', `/sessions/${session.id}/questions`, {
    questions: [{ key: 'berths', kind: 'text', label: 'How many berths?' }],
  });
  const url = 'https://video.example.org/evening.mp4';
  const recording = await api('POST', `/sessions/${session.id}/materials`, {
    kind: 'recording',
    visibility: 'public',
    url,
  });
  const said = { language: 'en', madeBy: 'program', isChecked: false, seen: '', recording: url } as const;
  const cues = readTranscript(Buffer.from(captions));
  await flow(ChangeTranscript).add({ sessionId: session.id, materialId: recording.id }, said, cues, system);

  const host = randomUUID();
  await flow(HostConsultations).add(callBody.slug, speaker.id, consultationHours, system, host);
  const email = 'wilhelmina.two@a-rather-long-name.example.org';
  await makeRegistration(app, session.id, email, { name: 'Wilhelmina Two', timeZone: 'Africa/Nairobi' });
  const people = app.dataSource.getRepository(Attendee);
  const person = await people.findOneByOrFail({ emailKey: email });
  const booking = await flow(BookConsultation).book(
    person.id,
    {
      choice: { hostId: host, startsAt: new Date('2027-01-11T01:45:00Z') },
      proposalId: null,
      isNightAgreed: true,
      topic: 'theme:energy',
      question: 'Which ports are connected to the grid already?',
      language: 'en',
    },
    'page',
  );

  const over = await makeSession(app, { title: 'The evening before', certificateShare: 50 });
  const attended = await makeRegistration(app, over.id, email);
  await app.dataSource.query(
    `update sessions set starts_at = '2027-01-03T08:00Z', ends_at = '2027-01-03T09:00Z' where id = $1`,
    [over.id],
  );
  await app.dataSource.query(
    `update registrations set attended_at = '2027-01-03T08:00Z', minutes_present = 60 where id = $1`,
    [attended.id],
  );
  const askable = { kind: 'recording', visibility: 'after', url: 'https://video.example.org/before' };
  const asked = await api('POST', `/sessions/${over.id}/materials`, askable);
  const watchable = { sessionId: over.id, materialId: asked.id };
  await flow(ChangeTranscript).add(watchable, { ...said, recording: askable.url }, cues, system);
  const reader = { email, language: 'en', timeZone: 'Africa/Nairobi' };
  await flow(RequestRecording).run({ slug: callBody.slug }, over.id, reader, { kind: 'visitor' });
  const self: Actor = { kind: 'attendee', id: person.id };
  const certificate = await flow(IssueCertificate).run(attended.id, self);
  await flow(ChangeAddress).request(person.id, 'wilhelmina.new@a-rather-long-name.example.org', self);

  const ask = (about: string, question: string) =>
    flow(AskQuestion).askAs(person.id, { id: randomUUID(), question, about, language: 'en', source: 'page' }, 'page');
  for (const about of ['', `session:${session.slug}`])
    await ask(about, 'Can a city of fewer than 50,000 people take part?');
  const answer = {
    text: 'Can a small city take part?',
    state: 'answered',
    answer: 'Yes.',
    recordingSecond: null,
    reason: '',
  };
  await flow(AnswerQuestions).decide(
    callBody.slug,
    '1',
    () => answerInput.parse({ ...answer, translations: {} }),
    system,
  );
  const polls = ['Which port?', 'Which winter?'].map(
    (question) => ({ kind: 'one', question, options: 'A\nB', translations: {} }) as const,
  );
  for (const quick of polls) await flow(RunQuickPolls).add(session.id, randomUUID(), quick, system);
  await flow(RunQuickPolls).run(session.id, '1', 'open', system);

  const times = { starts: ['2027-02-02T10:00'], closesAt: '2027-02-01T10:00' };
  const poll = await api('POST', `${call}/polls`, { title: 'When?', durationMinutes: 60, ...times });
  const contents = { en: { subject: 'Come to the quay', body: 'Hello {{name}}' } };
  const invitation = await api('POST', `${call}/invitations`, { sessions: [session.id], contents });
  for (const [path, address] of [
    [`/polls/${poll.id}`, 'poll@people.example'],
    [`/invitations/${invitation.id}`, 'invited@people.example'],
  ] as const) {
    await api('POST', `${path}/people`, { list: `Ines <${address}>` });
    await api('POST', `${path}/send`, { confirm: 1 });
  }
  const draftPoll = await api('POST', `${call}/polls`, { title: 'When else?', durationMinutes: 60, ...times });
  const draftInvitation = await api('POST', `${call}/invitations`, { sessions: [session.id], contents });
  const broadcast = await api('POST', `${call}/broadcasts`, { contents });
  await flow(SetRoomCode).renew(session.id, false, system);
  const delegation = {
    coordinator: { email: 'lead@delegation.example', name: 'Lead' },
    organization: 'Port of Sines',
    sessions: [later.id],
  };
  await api('POST', `${call}/delegations`, {
    ...delegation,
    members: [{ email: 'member@delegation.example', name: 'Member' }],
  });
  await api('POST', '/webhooks', { name: 'CRM', url: 'https://crm.example.org/hook', call: callBody.slug });
  const member = async (role: Role) => {
    const made = { email: `${role}@staff.example`, name: role, role, password: staffPassword };
    return (await flow(ChangeMember).add(made, system)).organizer;
  };
  const [facilitator, owner] = [await member('facilitator'), await member('owner')];
  await member('door');
  await app.dataSource.query(
    'insert into session_facilitators (session_id, organizer_id, assigned_at) values ($1, $2, now())',
    [session.id, facilitator.id],
  );
  await flow(ChangePassword).request('door@staff.example', 'en');
  const by = { kind: 'organizer', id: owner.id, role: owner.role } as const;
  const job = await flow(MakeRecord).run(callBody.slug, { withPersonalData: false, language: 'en' }, by);

  await makeCall(app, {
    slug: written,
    name: 'Open Harbours',
    acceptsProposals: true,
    criteria: [{ slug: 'impact', name: 'Impact' }],
  });
  await makeCall(app, { slug: 'draft-harbours', name: 'Draft Harbours', isPublic: false });
  await makeCall(app, { slug: 'old-harbours', name: 'Old Harbours' });
  await flow(ChangeCallState).archive('old-harbours', system);
  const open = await makeSession(app, { title: 'How to write' }, { call: written });
  await makeRegistration(app, open.id, email, { name: 'Wilhelmina Two' });
  const author = (await people.findBy({ emailKey: email })).find((one) => one.callId !== person.callId)!;
  await flow(WriteSubmission).create(author.id, newSubmission.parse({ title: 'Shore power', theme: 'energy' }));

  const { secret } = app.config;
  const ada = await app.dataSource.getRepository(Speaker).findOneByOrFail({ id: speaker.id });
  return {
    me: mePath(secret, person),
    author: mePath(secret, author),
    recordings: `${mePath(secret, person)}/recordings/${over.id}`,
    recording: `${call}/sessions/${over.slug}/recording`,
    attended: `${mePath(secret, person)}/registrations/${attended.id}`,
    certificate: `/certificates/${certificate.number}`,
    speaker: new URL(speakerLink(app.config, ada.id, ada.linkVersion)).pathname,
    session: `${call}/sessions/${session.slug}`,
    series: `${call}/series/port-evenings`,
    watch: `${call}/sessions/${session.slug}/materials/${recording.id}/watch`,
    desk: `/console/sessions/${session.id}`,
    record: `/console${call}/record`,
    job: `/console/jobs/${job}`,
    broadcast: `/console/broadcasts/${broadcast.id}`,
    draftPoll: `/console/polls/${draftPoll.id}/edit`,
    draftInvitation: `/console/invitations/${draftInvitation.id}/text`,
    draftCall: '/console/calls/draft-harbours/checklist',
    oldCall: '/console/calls/old-harbours/reopen',
    booking: `/console${call}/consultations/${booking.id}`,
    written: `/calls/${written}`,
    writtenDesk: `/console/calls/${written}/submissions`,
  };
}
