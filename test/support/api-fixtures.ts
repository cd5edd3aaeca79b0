import type { TestApp } from './app.js';

export const callBody = {
  slug: 'clean-harbours',
  name: 'Clean Harbours Challenge',
  timeZone: 'Europe/Lisbon',
  opensOn: '2026-11-01',
  closesOn: '2027-06-30',
  themes: [
    { slug: 'energy', name: 'Energy' },
    { slug: 'water', name: 'Water' },
  ],
};

export const sessionBody = {
  title: 'How to write a proposal',
  kind: 'webinar',
  format: 'online',
  startsAtLocal: '2027-03-02T10:00',
  timeZone: 'Europe/Lisbon',
  durationMinutes: 60,
  joinUrl: 'https://meet.example.org/room',
};

/** Makes a call, as the API tells of it. */
export async function makeCall(greenroom: TestApp, changes: object = {}) {
  const { status, body } = await greenroom.api('POST', '/calls', { ...callBody, ...changes });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Makes a session and publishes it, unless it is to stay a draft. */
export async function makeSession(
  greenroom: TestApp,
  changes: object = {},
  options: { call?: string; draft?: boolean } = {},
) {
  const drafted = await greenroom.api('POST', `/calls/${options.call ?? callBody.slug}/sessions`, {
    ...sessionBody,
    ...changes,
  });
  if (drafted.status !== 201) throw new Error(JSON.stringify(drafted.body));
  if (options.draft) return drafted.body;
  await greenroom.api('POST', `/sessions/${drafted.body.id}/publish`);
  return (await greenroom.api('GET', `/sessions/${drafted.body.id}`)).body;
}

/** Registers a person. */
export async function makeRegistration(greenroom: TestApp, sessionId: string, email: string, changes: object = {}) {
  const { status, body } = await greenroom.api('POST', `/sessions/${sessionId}/registrations`, {
    email,
    name: 'Ada Lima',
    ...changes,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}
