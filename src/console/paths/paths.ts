import type { Role } from '../../domain/identity/role.js';
import { signInPath } from './identity-paths.js';

/** The start page of organizers. */
export const consolePath = '/console';

/** The start page of door staff. */
export const checkInPath = '/console/door';

/** The start page of facilitators: the sessions that they run. */
export const mySessionsPath = '/console/my-sessions';

/** The start page of jurors. */
export const juryPath = '/console/jury';

/** The start page of departments: the pilots that they are responsible for. */
export const myPilotsPath = '/console/my-pilots';

const homePaths: Partial<Record<Role, string>> = {
  door: checkInPath,
  facilitator: mySessionsPath,
  juror: juryPath,
  department: myPilotsPath,
};

/** Returns the start page of a role. */
export function homePath(role: Role): string {
  return homePaths[role] ?? consolePath;
}

/** The start page of a call. */
export function callPath(call: { slug: string }): string {
  return `/console/calls/${call.slug}`;
}

/** The public programme as it will be, for the team, or the page of a session. */
export function previewPath(call: { slug: string }, session?: { slug: string }): string {
  return `${callPath(call)}/preview${session === undefined ? '' : `/sessions/${session.slug}`}`;
}

/** The search in everything of a call. */
export function searchPath(call: { slug: string }): string {
  return `${callPath(call)}/search`;
}

/** No address of ours is longer, and reading one costs up to the square of its length. */
const maxNextLength = 2000;

/** Returns where to go after sign-in: only ever a page of the console, whatever was asked for. */
export function safeNext(wanted: string): string {
  const base = 'http://console.invalid';
  if (wanted.length > maxNextLength || !URL.canParse(wanted, base)) return consolePath;
  const { origin, pathname, search } = new URL(wanted, base);
  const isOurs = origin === base && /^\/console(?:\/|$)/u.test(pathname);
  return isOurs && pathname !== signInPath ? `${pathname}${search}` : consolePath;
}
