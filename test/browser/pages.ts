import type { Page } from 'playwright-core';
import { organizer } from './stage.js';

/** What an organizer types into the form of a session; what is left out stays as the form has it. */
export interface TypedSession {
  title: string;
  abstract?: string;
  kind?: string;
  format?: string;
  themes?: string[];
  speakers?: { name: string; organization: string }[];
  on: string;
  at: string;
  zone?: string;
  minutes?: string;
  seats?: string;
  joinLink?: string;
  venue?: string;
}

/** Signs in with the password, from wherever the console sends a stranger. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/console');
  await page.getByLabel('Email address').fill(organizer.email);
  await page.getByLabel('Password').fill(organizer.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
}

/** Opens the form of a new session and fills it in, without sending it. */
export async function typeSession(page: Page, session: TypedSession): Promise<void> {
  await page.goto('/console');
  await page.getByRole('link', { name: 'New session' }).click();
  // What is typed is looked at by a script, which comes last.
  await page.waitForLoadState();
  // The first: translations stand beside it.
  const type = async (label: string, value: string | undefined) => {
    if (value !== undefined) await page.getByLabel(label).first().fill(value);
  };
  await type('Title', session.title);
  await type('Abstract', session.abstract);
  if (session.format) await page.getByLabel('Format').selectOption(session.format);
  await type('Join link', session.joinLink);
  await type('Other place', session.venue);
  await page.getByText('More: seats').click();
  await type('Number of seats', session.seats);
  if (session.kind) await page.getByLabel('Type').selectOption(session.kind);
  for (const theme of session.themes ?? []) await page.getByRole('checkbox', { name: theme }).check();
  for (const [index, { name, organization }] of (session.speakers ?? []).entries()) {
    const speaker = page.getByRole('group', { name: `Speaker ${index + 1}` });
    await speaker.getByLabel('Name').fill(name);
    await speaker.getByLabel('Organization').fill(organization);
  }
  await typeTime(page, session);
}

/** Fills in when a session is. */
export async function typeTime(page: Page, time: Pick<TypedSession, 'on' | 'at' | 'zone' | 'minutes'>): Promise<void> {
  await page.waitForLoadState();
  if (time.zone) await page.getByLabel('Time zone').selectOption(time.zone);
  if (time.minutes) await page.getByLabel('Length in minutes', { exact: true }).fill(time.minutes);
  await page.getByLabel('Date', { exact: true }).fill(time.on);
  await page.getByLabel('Starts at').fill(time.at);
  await page.getByLabel('Starts at').blur();
}

/** Saves the draft that is typed, publishes it, and gives its id. */
export async function publishTyped(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft saved.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published and open for registration.').waitFor();
  return idOfSession(page);
}

/** The id of the session whose page is open. */
export function idOfSession(page: Page): string {
  return new URL(page.url()).pathname.split('/')[3]!;
}

/** Opens the sessions of the call that closes last. */
export async function openSessions(page: Page): Promise<void> {
  await page.goto('/console');
  await page.getByRole('link', { name: 'All sessions' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
}

/** Opens a session in the console. */
export async function openSession(page: Page, title: string): Promise<void> {
  await openSessions(page);
  await page.getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.waitForLoadState();
}
