import type { Role } from '../domain/identity/role.js';

/** The start page of organizers. */
export const consolePath = '/console';
/** The start page of door staff. */
export const checkInPath = '/console/door';
/** The start page of facilitators: the sessions that they run. */
export const mySessionsPath = '/console/my-sessions';
/** The sessions of a facilitator in a calendar. */
export const myCalendarPath = '/console/my-sessions/calendar';
/** The start page of jurors. */
export const juryPath = '/console/jury';

/** Returns the start page of a role. */
export function homePath(role: Role): string {
  if (role === 'door') return checkInPath;
  if (role === 'facilitator') return mySessionsPath;
  return role === 'juror' ? juryPath : consolePath;
}

/** Where the first owner of an empty workspace creates their account. */
export const setupPath = '/console/setup';
export const signInPath = '/console/sign-in';
/** The second step of signing in. */
export const signInCodePath = '/console/sign-in/code';
/** Signing in with the provider of OpenID Connect. */
export const singleSignOnPath = '/console/sign-in/sso';
/** Signing in with a passkey. */
export const signInPasskeyPath = '/console/sign-in/passkey';
export const signOutPath = '/console/sign-out';
export const forgotPasswordPath = '/console/forgot-password';

/** Returns the path of the page behind a link to choose a password. */
export function choosePasswordPath(token: string): string {
  return `/console/password/${encodeURIComponent(token)}`;
}

/** The organizer's own account. */
export const accountPath = '/console/account';
/** Two-step verification of the organizer's own account. */
export const twoStepPath = '/console/account/two-step';
/** The organizer's own passkeys. */
export const passkeysPath = '/console/account/passkeys';
export const teamPath = '/console/staff';

/** Returns the path of a member of the team, or of what is done with them. */
export function memberPath(
  id: string,
  action?: 'invite' | 'role' | 'deactivate' | 'reactivate' | 'remove' | 'reset-two-step',
): string {
  return `${teamPath}/${id}${action === undefined ? '' : `/${action}`}`;
}

/** The activity log. */
export const auditPath = '/console/audit';

export const timeZonesPath = '/console/time-zones';
/** The interpretation of a typed wall time, as a fragment of a page. */
export const timingPreviewPath = '/console/time';

/** Returns the path of the check-in of a session, or of one of its pages. */
export function checkInSessionPath(
  session: { id: string },
  part?: 'check-ins' | 'undo' | 'list' | 'scans' | 'walk-in' | 'room-code' | 'room-code/screen' | 'room-code/remove',
): string {
  return `${checkInPath}/sessions/${session.id}${part === undefined ? '' : `/${part}`}`;
}

/** The start page of a call. */
export function callPath(call: { slug: string }): string {
  return `/console/calls/${call.slug}`;
}

/** All calls. */
export const callsPath = '/console/calls';
/** The form of a new call. */
export const newCallPath = `${callsPath}/new`;

/** Returns the path of the settings of a call, or of one of their sections. */
export function settingsPath(call: { slug: string }, section: string = 'general'): string {
  return `${callPath(call)}/settings${section === 'general' ? '' : `/${section}`}`;
}

/** Returns the path of what is done with a call as a whole. */
export function callActionPath(
  call: { slug: string },
  action: 'clone' | 'publish' | 'archive' | 'reopen' | 'delete',
): string {
  return `${callPath(call)}/${action}`;
}

/** The logo and the accent color of a call, or what is done with the logo. */
export function lookPath(call: { slug: string }, part?: 'logo' | 'logo/remove'): string {
  return `${callPath(call)}/look${part === undefined ? '' : `/${part}`}`;
}

/** What a call needs before it is public; `test-email` sends one. */
export function checklistPath(call: { slug: string }, part?: 'test-email'): string {
  return `${callPath(call)}/checklist${part === undefined ? '' : `/${part}`}`;
}

/** The texts of a call in another language. */
export function callTextsPath(call: { slug: string }, language: string): string {
  return `${callPath(call)}/texts/${language}`;
}

/** The sessions of a call. */
export function sessionsPath(call: { slug: string }): string {
  return `${callPath(call)}/sessions`;
}

/** The series of a call. */
export function seriesOfCallPath(call: { slug: string }): string {
  return `${callPath(call)}/series`;
}

/** A series, or what is done with it. */
export function seriesPath(series: { id: string }, action?: 'edit' | 'move' | 'cancel' | 'delete'): string {
  return `/console/series/${series.id}${action === undefined ? '' : `/${action}`}`;
}

/** Returns the public path of a series. */
export function publicSeriesPath(call: { slug: string }, series: { slug: string }): string {
  return `/calls/${call.slug}/series/${series.slug}`;
}

/** Whether and how teams submit their proposals in Greenroom. */
export function submissionSettingsPath(call: { slug: string }): string {
  return `${callPath(call)}/submissions`;
}

/** The public page where somebody starts a proposal. */
export function startSubmissionPath(call: { slug: string }): string {
  return `/calls/${call.slug}/submit`;
}

/** The limits of a call for people with unconfirmed addresses. */
export function limitsPath(call: { slug: string }): string {
  return `${callPath(call)}/limits`;
}

/** The privacy notice of a call in its own language, or its translation. */
export function privacyNoticePath(call: { slug: string }, language?: string): string {
  return `${callPath(call)}/privacy${language === undefined ? '' : `/${language}`}`;
}

/** Returns the public path of the privacy notice. */
export function publicPrivacyPath(call: { slug: string }): string {
  return `/calls/${call.slug}/privacy`;
}

/** The calendar of a call. */
export function calendarPath(call: { slug: string }): string {
  return `${callPath(call)}/calendar`;
}

/** The speakers of a call. */
export function speakersPath(call: { slug: string }): string {
  return `${callPath(call)}/speakers`;
}

/** The form of a new speaker. */
export function newSpeakerPath(call: { slug: string }): string {
  return `${speakersPath(call)}/new`;
}

/** Returns the path of a speaker, or of what is done with them. */
export function speakerPath(
  speaker: { id: string },
  part?: 'photo' | 'photo/remove' | 'link' | 'delete' | 'merge' | 'status',
): string {
  return `/console/speakers/${speaker.id}${part === undefined ? '' : `/${part}`}`;
}

/** The form of a new session. */
export function newSessionPath(call: { slug: string }): string {
  return `${sessionsPath(call)}/new`;
}

/** The proposals of a call. */
export function proposalsPath(call: { slug: string }): string {
  return `${callPath(call)}/proposals`;
}

/** Returns the path of the matches of a call, or of deciding them. */
export function matchesPath(call: { slug: string }, part?: 'decide'): string {
  return `${callPath(call)}/links${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of an example file for imports; not below the proposals, whose ids can be anything. */
export function exampleProposalsPath(call: { slug: string }): string {
  return `${proposalsPath(call)}-example.csv`;
}

/** Returns the path of a proposal; its id is the other platform's and can be anything. */
export function proposalPath(call: { slug: string }, proposal: { externalId: string }): string {
  return `${proposalsPath(call)}/${encodeURIComponent(proposal.externalId)}`;
}

/** Returns the path of two similar proposals side by side. */
export function similarProposalPath(
  call: { slug: string },
  proposal: { externalId: string },
  other: { externalId: string },
): string {
  return `${proposalPath(call, proposal)}/similar/${encodeURIComponent(other.externalId)}`;
}

/** Returns the path of the outcomes of a call, of their file, or of counting them again. */
export function outcomesPath(call: { slug: string }, part?: 'csv' | 'xlsx' | 'count'): string {
  const path = `${callPath(call)}/outcomes`;
  if (part === undefined) return path;
  return part === 'count' ? `${path}/count` : `${path}.${part}`;
}

/** The proposals of a call as a file. */
export function proposalFilePath(call: { slug: string }, type: 'csv' | 'xlsx'): string {
  return `${proposalsPath(call)}.${type}`;
}

/** Makes the proposals of a call one PDF. */
export function proposalBookPath(call: { slug: string }): string {
  return `${callPath(call)}/proposal-book`;
}

/** Returns the path of the proposal webhooks of a call. */
export function proposalHooksPath(call: { slug: string }): string {
  return `${callPath(call)}/proposal-hooks`;
}

/** The broadcasts of a call. */
export function broadcastsPath(call: { slug: string }): string {
  return `${callPath(call)}/broadcasts`;
}

/** Returns the path of the background jobs of a call. */
export function jobsPath(call: { slug: string }): string {
  return `${callPath(call)}/activity`;
}

/** Returns the path of a job, or of what is done with it. */
export function jobPath(job: { id: string }, part?: 'cancel' | 'failures.csv' | 'file'): string {
  return `/console/jobs/${job.id}${part === undefined ? '' : `/${part}`}`;
}

/** The form of a new broadcast. */
export function newBroadcastPath(call: { slug: string }): string {
  return `${broadcastsPath(call)}/new`;
}

/** Returns the path of the preview of what is typed, for an iframe. */
export function broadcastPreviewPath(call: { slug: string }): string {
  return `${broadcastsPath(call)}/preview`;
}

/** A broadcast, or what is done with it. */
export function broadcastPath(
  broadcast: { id: string },
  part?: 'edit' | 'send' | 'send/time' | 'test' | 'stop' | 'delete' | 'copy' | 'recipients',
): string {
  return `/console/broadcasts/${broadcast.id}${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of a sample email of a broadcast, for an iframe. */
export function broadcastEmailPath(broadcast: { id: string }, number: number): string {
  return `${broadcastPath(broadcast)}/mails/${number}`;
}

/** The invitations of a call. */
export function invitationsPath(call: { slug: string }): string {
  return `${callPath(call)}/invitations`;
}

/** The form of a new invitation. */
export function newInvitationPath(call: { slug: string }): string {
  return `${invitationsPath(call)}/new`;
}

/** An invitation, or what is done with it. */
export function invitationPath(
  invitation: { id: string },
  part?: 'people' | 'text' | 'preview' | 'send' | 'time' | 'remind' | 'stop' | 'delete' | 'fix',
): string {
  return `/console/invitations/${invitation.id}${part === undefined ? '' : `/${part}`}`;
}

/** The search in everything of a call. */
export function searchPath(call: { slug: string }): string {
  return `${callPath(call)}/search`;
}

/** What hasn't arrived of a call's emails. */
export function deliveryPath(call: { slug: string }): string {
  return `${callPath(call)}/delivery`;
}

/** The people of a call. */
export function peoplePath(call: { slug: string }): string {
  return `${callPath(call)}/people`;
}

/** The tags of a call. */
export function tagsPath(call: { slug: string }): string {
  return `${callPath(call)}/tags`;
}

/** Returns the path of a person, or of what is done with them. */
export function personPath(
  person: { id: string },
  part?: 'edit' | 'address' | 'erase' | 'data.json' | 'merge' | 'unmerge' | 'block' | 'unblock',
): string {
  return `/console/people/${person.id}${part === undefined ? '' : `/${part}`}`;
}

/** The organizations of a call. */
export function organizationsPath(call: { slug: string }): string {
  return `${callPath(call)}/organizations`;
}

/** Returns the path of the email templates of a call. */
export function emailTemplatesPath(call: { slug: string }): string {
  return `${callPath(call)}/mails`;
}

/** Returns the path of an email template in a language. */
export function emailPath(call: { slug: string }, kind: string, language: string): string {
  return `${emailTemplatesPath(call)}/${kind}/${language}`;
}

/** The form of a new organization. */
export function newOrganizationPath(call: { slug: string }): string {
  return `${organizationsPath(call)}/new`;
}

/** An organization, or what is done with it. */
export function organizationPath(organization: { id: string }, part?: 'merge' | 'undo-merge' | 'domains'): string {
  return `/console/organizations/${organization.id}${part === undefined ? '' : `/${part}`}`;
}

/** A delegation. */
export function delegationPath(delegation: { id: string }): string {
  return `/console/delegations/${delegation.id}`;
}

/** Returns the path of merging an organization, into another one if that is chosen. */
export function mergePath(organization: { id: string }, into?: { id: string }): string {
  return withQuery(organizationPath(organization, 'merge'), { into: into?.id });
}

/** A session in the console; `part` is one of its own pages or actions. */
export function sessionPath(
  session: { id: string },
  part?:
    | 'attendees'
    | 'check-in'
    | 'after'
    | 'settings'
    | 'speakers'
    | 'edit'
    | 'move'
    | 'cancel'
    | 'cancel/undo'
    | 'publish'
    | 'delete'
    | 'duplicate'
    | 'series'
    | 'room'
    | 'facilitators'
    | 'write'
    | 'host'
    | 'materials'
    | 'print'
    | 'messages'
    | 'attendees.csv'
    | 'attendees.xlsx'
    | 'bulk'
    | 'approve'
    | 'import'
    | 'questions'
    | 'seats'
    | 'send-update'
    | 'answers'
    | 'attendance'
    | 'attendance.csv'
    | 'teams'
    | 'teams/showcased'
    | 'attendance/report'
    | 'certificates'
    | 'feedback'
    | 'feedback.csv'
    | 'feedback/new-question'
    | 'feedback/for-call'
    | 'feedback/reset',
): string {
  return `/console/sessions/${session.id}${part === undefined ? '' : `/${part}`}`;
}

/** A report of who was at a session, and what is done with it. */
export function reportPath(session: { id: string }, report: { id: string }, step: 'take-back'): string {
  return `${sessionPath(session, 'attendance')}/reports/${report.id}/${step}`;
}

/** Returns the path of releasing the seats reserved for an organization. */
export function reservedSeatsPath(session: { id: string }, reservation: { organizationId: string }): string {
  return `${sessionPath(session, 'seats')}/${reservation.organizationId}/release`;
}

/** The form of a new question of a session. */
export function newQuestionPath(session: { id: string }): string {
  return `/console/sessions/${session.id}/new-question`;
}

/** A question of a session, or what is done with it. */
export function questionPath(
  session: { id: string },
  question: { key: string },
  step?: 'up' | 'down' | 'retire',
): string {
  return `${sessionPath(session, 'questions')}/${question.key}${step === undefined ? '' : `/${step}`}`;
}

/** Returns the path of a feedback question, or of an action on it. */
export function feedbackQuestionPath(
  session: { id: string },
  question: { key: string },
  step?: 'up' | 'down' | 'remove',
): string {
  return `${sessionPath(session, 'feedback')}/questions/${question.key}${step === undefined ? '' : `/${step}`}`;
}

/** Returns the path of revoking a certificate, or of restoring it. */
export function certificateActionPath(session: { id: string }, id: string, step: 'revoke' | 'restore'): string {
  return `${sessionPath(session, 'certificates')}/${id}/${step}`;
}

/** Corrects the name on a certificate. */
export function certificateNamePath(session: { id: string }, registrationId: string): string {
  return `${sessionPath(session, 'certificates')}/names/${registrationId}`;
}

/** Returns the public path that verifies a certificate. */
export function publicCertificatePath(number: string): string {
  return `/certificates/${encodeURIComponent(number)}`;
}

/** A registration in the console, or what an organizer does with it. */
export function registrationPath(
  id: string,
  action?: 'withdraw' | 'resend' | 'approve' | 'decline' | 'presence' | 'waitlist',
): string {
  return `/console/registrations/${id}${action === undefined ? '' : `/${action}`}`;
}

/** Returns the path of resuming emails to the person of a registration. */
export function tryAgainPath(registrationId: string): string {
  return `/console/registrations/${registrationId}/try-again`;
}

/** Sends a message again, or all of a session or a call that did not arrive. */
export function retryPath(what: { id: string } | { session: string } | { call: string }): string {
  if ('id' in what) return `/console/messages/${what.id}/retry`;
  return 'session' in what ? `/console/sessions/${what.session}/messages/retry` : `/console/calls/${what.call}/retry`;
}

/** The public page of a session. */
export function publicSessionPath(call: { slug: string }, session: { slug: string }): string {
  return `/calls/${call.slug}/sessions/${session.slug}`;
}

export type Query = Readonly<Record<string, string | undefined>>;

/** Returns a path with a query and some changes; an empty or undefined parameter is dropped. */
export function withQuery(path: string, query: Query, changes: Query = {}): string {
  const parts = Object.entries({ ...query, ...changes }).filter(
    (part): part is [string, string] => part[1] !== undefined && part[1] !== '',
  );
  return parts.length === 0 ? path : `${path}?${new URLSearchParams(parts).toString()}`;
}

/** No address of ours is longer, and reading one costs up to the square of its length. */
const longestNext = 2000;

/** Returns where to go after sign-in: only ever a page of the console, whatever was asked for. */
export function safeNext(wanted: string): string {
  const base = 'http://console.invalid';
  if (wanted.length > longestNext || !URL.canParse(wanted, base)) return consolePath;
  const { origin, pathname, search } = new URL(wanted, base);
  const isOurs = origin === base && /^\/console(?:\/|$)/u.test(pathname);
  return isOurs && pathname !== signInPath ? `${pathname}${search}` : consolePath;
}

/** The venues of the workspace. */
export const venuesPath = '/console/venues';

/** The form of a new venue. */
export const newVenuePath = `${venuesPath}/new`;

/** A venue, or what is done with it. */
export function venuePath(venue: { id: string }, part?: 'archive' | 'restore'): string {
  return `${venuesPath}/${venue.id}${part === undefined ? '' : `/${part}`}`;
}
