import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditActions, auditGroups } from '../../../src/domain/identity/audit-action.js';
import { hasMessage, organizerLanguages } from '../../../src/platform/i18n/messages.js';
import { projectRoot } from '../../../src/platform/root.js';
import { auditRegistrations } from './audit/registrations.js';
import { auditPeople } from './audit/people.js';
import { auditSessions } from './audit/sessions.js';
import { auditOrganizations } from './audit/organizations.js';
import { auditEmails } from './audit/emails.js';
import { auditTeam } from './audit/team.js';
import { auditWebhooks } from './audit/webhooks.js';
import { auditConferencing } from './audit/conferencing.js';
import { auditJury } from './audit/jury.js';
import { auditAttendance } from './audit/attendance.js';
import { auditWinners } from './audit/winners.js';
import { auditConsultations } from './audit/consultations.js';
import { auditPitches } from './audit/pitches.js';
import { auditPrivacy } from './audit/privacy.js';
import { app, driven, startAudited } from './audit/audited.js';

/** They change nothing that the log is about: they say what would be, or hand over what others decided to tell. */
const tellNothing = [
  'AnswerOnce',
  'AppendEvents',
  'ChangePeopleViews',
  'CountOutcomes',
  'DeliverMessages',
  'DeliverWebhooks',
  'ExpireEvents',
  'ForgetDeliveries',
  'ForgetSources',
  'IndexPeople',
  'MatchDue',
  'RemoveOldJobs',
  'NoteMoments',
  'PlanReminders',
  'NotifySpeakers',
  'PreviewBroadcast',
  'PreviewLetter',
  'RelinkCall',
  'RemoveOldMessages',
  'SumCounts',
  'SweepFiles',
  'SampleEmail',
  'SendInvitations',
  'SendPolls',
  'SendTestEmail',
  'ShareTzData',
  'TranslateQuestions',
];

/** An action has a text of its own, or that of its verb. */
function isNamed(name: string, language: string): boolean {
  const verb = name.slice(name.indexOf('.') + 1);
  const keys = [`action.${name}`, `action.${verb}`, `group.${name}`];
  return keys.some((key) => hasMessage(language, `console.identity.audit.${key}`));
}

beforeAll(startAudited);
afterAll(() => app.stop());

describe('the activity log', () => {
  auditRegistrations();
  auditPeople();
  auditSessions();
  auditOrganizations();
  auditEmails();
  auditTeam();
  auditWebhooks();
  auditConferencing();
  auditJury();
  auditAttendance();
  auditWinners();
  auditConsultations();
  auditPitches();
  auditPrivacy();
});

describe('no flow is forgotten', () => {
  const sourcesIn = (folder: string, suffix: string) =>
    readdirSync(join(projectRoot, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(suffix))
      .map((file) => readFileSync(join(projectRoot, 'src', folder, file), 'utf8'));

  test('each was driven above, or leaves nothing', () => {
    const flows = [...sourcesIn('flows', '.flow.ts'), ...sourcesIn('parts', '.flow.ts')].flatMap((source) =>
      [...source.matchAll(/@Injectable\(\)\n(?:(?:@|\/\/).*\n)*export class (\w+)/gu)].map(([, name]) => name),
    );
    expect(flows.length).toBeGreaterThan(40);
    expect(flows.filter((name) => !driven.has(name!) && !tellNothing.includes(name!))).toEqual([]);
  });

  test('each action has its words in every language', () => {
    const known = auditActions.all;
    const recording = ['flows', 'domain', 'parts']
      .flatMap((folder) => sourcesIn(folder, '.ts'))
      .filter((source) => /\b(?:record|recordAll)\(/u.test(source));
    const written = recording.flatMap((source) =>
      [...source.matchAll(new RegExp(`'((?:${auditGroups().join('|')})\\.[a-z-]+)'`, 'gu'))].map(
        ([, action]) => action,
      ),
    );
    expect(written).toEqual(expect.arrayContaining(['registration.promoted', 'api-key.revoked']));
    expect(written.filter((action) => !known.includes(action!))).toEqual([]);
    const missing = organizerLanguages.flatMap(({ code }) =>
      [...known, ...auditGroups()].filter((name) => !isNamed(name, code)).map((name) => `${code} ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
