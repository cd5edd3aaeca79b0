import { ConfigErrors } from '../platform/config.js';
import { Place } from '../platform/place.js';
import { apiTags } from '../api/openapi.js';
import { navigationItems } from '../console/frame/navigation.js';
import { auditActions } from '../domain/identity/audit-action.js';
import { kindsOfParts } from '../domain/notifications/kinds/kinds.js';
import { personalDataOfParts } from '../domain/privacy/personal-data.js';
import type { Area } from './area.js';
import { time } from '../modules/time.area.js';
import { identity } from '../modules/identity.area.js';
import { jobs } from '../modules/jobs.area.js';
import { files } from '../modules/files.area.js';
import { health } from '../modules/health.area.js';
import { calls } from '../modules/calls.area.js';
import { organizations } from '../modules/organizations.area.js';
import { questions } from '../modules/questions.area.js';
import { rooms } from '../modules/rooms.area.js';
import { venues } from '../modules/venues.area.js';
import { proposals } from '../modules/proposals.area.js';
import { speakers } from '../modules/speakers.area.js';
import { sessions } from '../modules/sessions.area.js';
import { materials } from '../modules/materials.area.js';
import { broadcasts } from '../modules/broadcasts.area.js';
import { campaigns } from '../modules/campaigns.area.js';
import { notifications } from '../modules/notifications.area.js';
import { registrations } from '../modules/registrations.area.js';
import { invitations } from '../modules/invitations.area.js';
import { attendance } from '../modules/attendance.area.js';
import { delegations } from '../modules/delegations.area.js';
import { calendar } from '../modules/calendar.area.js';
import { privacy } from '../modules/privacy.area.js';
import { events } from '../modules/events.area.js';
import { access } from '../parts/access/access.area.js';
import { interpretation } from '../parts/interpretation/interpretation.area.js';
import { transcripts } from '../parts/transcripts/transcripts.area.js';
import { planner } from '../parts/planner/planner.area.js';
import { polls } from '../parts/polls/polls.area.js';
import { feedback } from '../parts/feedback/feedback.area.js';
import { inquiries } from '../parts/inquiries/inquiries.area.js';
import { outcomes } from '../parts/outcomes/outcomes.area.js';
import { submissions } from '../parts/submissions/submissions.area.js';
import { jury } from '../parts/jury/jury.area.js';
import { winners } from '../parts/winners/winners.area.js';
import { letters } from '../parts/letters/letters.area.js';
import { pilots } from '../parts/pilots/pilots.area.js';
import { certificates } from '../parts/certificates/certificates.area.js';
import { consultations } from '../parts/consultations/consultations.area.js';
import { pitches } from '../parts/pitches/pitches.area.js';
import { webhooks } from '../parts/webhooks/webhooks.area.js';
import { conferencing } from '../parts/conferencing/conferencing.area.js';
import { imports } from '../parts/imports/imports.area.js';
import { record } from '../parts/record/record.area.js';
import { sharing } from '../parts/sharing/sharing.area.js';

/** What every installation does; earlier areas know less of the others. */
const core = [
  time,
  identity,
  jobs,
  files,
  health,
  calls,
  organizations,
  questions,
  rooms,
  venues,
  proposals,
  speakers,
  sessions,
  materials,
  campaigns,
  broadcasts,
  notifications,
  registrations,
  invitations,
  attendance,
  delegations,
  calendar,
  privacy,
  events,
];

/** The optional parts. Each can import the core and the parts before it, which test/support/architecture.ts checks. */
const parts = [
  access,
  interpretation,
  transcripts,
  planner,
  polls,
  certificates,
  feedback,
  inquiries,
  outcomes,
  submissions,
  jury,
  winners,
  letters,
  pilots,
  consultations,
  pitches,
  sharing,
  webhooks,
  conferencing,
  record,
  imports,
];

const nothing: Area['surface'] = { controllers: [], providers: [], navigation: [], apiTags: [], contributes: [] };

/**
 * Composes the areas and returns them: what areas contribute to each other is there from now on. Of a part that is not
 * `on` the data stays, and people are erased from it as before. Throws ConfigErrors for names of no part.
 */
export function composeAreas(on: readonly string[] | undefined): readonly Area[] {
  const names: readonly string[] = parts.map(({ name }) => name);
  const unknown = (on ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const list = unknown.map((name) => `"${name}"`).join(', ');
    throw new ConfigErrors([
      `PARTS: there is no part ${list}. The parts are ${names.join(', ')}. Example: PARTS='polls,jury'`,
    ]);
  }
  const composed: Area[] = [
    ...core,
    ...parts.map((part) => (on?.includes(part.name) === false ? { ...part, surface: nothing } : part)),
  ];
  Place.compose(
    composed.flatMap(({ name, data, surface }) => [
      ...data.emails.map((kind) => kindsOfParts.with(kind)),
      ...data.auditActions.map((action) => auditActions.with(action)),
      ...(data.personalData === undefined ? [] : [personalDataOfParts.with({ name, ...data.personalData })]),
      ...data.contributes,
      ...surface.navigation.map((item) => navigationItems.with(item)),
      ...surface.apiTags.map((tag) => apiTags.with(tag)),
      ...surface.contributes,
    ]),
  );
  return composed;
}

/** Everything that Greenroom does, an area each. */
export const areas = composeAreas(undefined);
