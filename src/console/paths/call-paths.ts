import { callPath } from './paths.js';

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
  action: 'clone' | 'publish' | 'archive' | 'reopen' | 'delete' | 'test-emails' | 'end-test-emails',
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

/** Which features the navigation of a call shows. */
export function featuresPath(call: { slug: string }): string {
  return `${callPath(call)}/features`;
}

/** The texts of a call in another language. */
export function callTextsPath(call: { slug: string }, language: string): string {
  return `${callPath(call)}/texts/${language}`;
}
