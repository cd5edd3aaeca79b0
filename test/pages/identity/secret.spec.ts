import { followSecrets } from '../../../src/app/open-secrets.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { emailKey } from '../../../src/domain/registrations/links/email-address.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { RotateSecret } from '../../../src/flows/identity/rotate-secret.flow.js';
import { ChangeProposalHook } from '../../../src/flows/proposals/change-proposal-hook.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { encryptionPurpose } from '../../../src/domain/proposals/proposal-hook.js';
import { decrypt } from '../../../src/platform/encryption.js';
import { secretsOf } from '../../../src/platform/secrets/secrets.js';
import { hashToken } from '../../../src/platform/tokens.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { createWorld, staff } from '../../support/world.js';

const began = '2027-01-04T08:00:00Z';
const [first, second, third, fourth] = ['first', 'second', 'third', 'fourth'].map(
  (name) => `the ${name} secret of the tests, of more than 32 characters`,
) as [string, string, string, string];

let one: TestApp;
let session: Session;
let world: Awaited<ReturnType<typeof createWorld>>;
const others: TestApp[] = [];
const startOther = async (secret: string, now: string | Date = one.clock.now()) => {
  const other = await startTestApp({ now, config: { secret }, databaseUrl: one.config.databaseUrl ?? '' });
  others.push(other);
  return other;
};

beforeAll(async () => {
  one = await startTestApp({ now: began, config: { secret: first } });
  world = await createWorld(one.dataSource, one.clock, one.config);
  session = await world.session({ startsAtLocal: '2027-03-10T16:00' });
});
afterAll(async () => {
  await Promise.all(others.map((other) => other.stop()));
  await one?.stop();
});

/** Registers somebody in an instance, which sends the email, and returns the paths of its personal links by purpose. */
async function linksFrom(app: TestApp, email: string): Promise<Record<string, string>> {
  await app.app
    .get(Register)
    .run(session.id, registrationInput.parse({ email, name: 'Amina' }), { kind: 'visitor', origin: 'page' });
  await app.deliver();
  const text = app.mail
    .to(email)
    .map((mail) => mail.text)
    .join('\n');
  const paths = [...text.matchAll(/(\/(me|join|confirm|unsubscribe|not-me)\/[\w-]+)/gu)];
  return Object.fromEntries(paths.map(([, path = '', purpose = '']) => [purpose, path]));
}
const statuses = (app: TestApp, links: Record<string, string>) =>
  Promise.all(Object.values(links).map(async (path) => (await fetch(`${app.url}${path}`)).status));
const all = (status: number, links: Record<string, string>) => Object.values(links).map(() => status);
const rotate = (app: TestApp, present: string | null, next: string, days: number) =>
  app.app.get(RotateSecret).run({ present, next, days }, { kind: 'system', origin: 'cli' });
const refresh = (app: TestApp) => secretsOf(app.dataSource.manager).refresh();

test('an instance with another secret refuses to start, and says what to do', async () => {
  const links = await linksFrom(one, 'before@example.org');
  expect(Object.keys(links).toSorted()).toEqual(expect.arrayContaining(['confirm', 'me', 'not-me']));
  await expect(startTestApp({ config: { secret: second }, databaseUrl: one.config.databaseUrl ?? '' })).rejects.toThrow(
    /^SECRET is not the one that this database was set up with \(fingerprint [0-9a-f]{8}; this one has [0-9a-f]{8}\)\. Links in emails would not work\. Set SECRET to/u,
  );
  expect(await statuses(one, links)).toEqual(all(200, links));
  expect(await one.dataSource.query('select generation from secrets')).toEqual([{ generation: 1 }]);
});

test('links that were sent before tokens named their row still work, until they are replaced', async () => {
  const { me = '' } = await linksFrom(one, 'older@example.org');
  const token = me.slice(-22);
  const where = { callId: world.call.id, emailKey: emailKey('older@example.org') };
  const { id } = await one.dataSource.getRepository(Attendee).findOneByOrFail(where);
  await one.dataSource.query('update attendees set page_token_hash = $2 where id = $1', [id, hashToken(token)]);
  const status = async () => (await fetch(`${one.url}/me/${token}`)).status;
  expect(await status()).toBe(200);
  await fetch(`${one.url}/me/${token}/new-link`, { method: 'POST', redirect: 'manual' });
  expect(await status()).toBe(410);
});

test('a rotation: two instances with either secret make the same links, and older ones work for the stated time', async () => {
  const { hook, secret } = await one.app.get(ChangeProposalHook).create(world.call.slug, 'Platform', staff);
  const older = await linksFrom(one, 'first@example.org');
  const { activeFrom, acceptedUntil } = await rotate(one, first, second, 30);
  expect([activeFrom, acceptedUntil].map((at) => at.toISOString())).toEqual([
    '2027-01-04T08:00:30.000Z',
    '2027-02-03T08:00:00.000Z',
  ]);
  await expect(rotate(one, first, third, 30)).rejects.toThrow('The secret has just been rotated');

  // Until all instances know the new secret, none of them uses it.
  const two = await startOther(second);
  const meanwhile = await linksFrom(two, 'meanwhile@example.org');
  expect(await statuses(one, meanwhile)).toEqual(all(200, meanwhile));
  await refresh(one);
  for (const app of [one, two]) app.clock.set('2027-01-04T08:00:31Z');
  const newer = [await linksFrom(one, 'at-one@example.org'), await linksFrom(two, 'at-two@example.org')];
  for (const app of [one, two]) {
    for (const links of [older, meanwhile, ...newer]) expect(await statuses(app, links)).toEqual(all(200, links));
  }
  expect([one, two].map((app) => secretsOf(app.dataSource.manager).current)).toEqual([second, second]);
  expect([one, two].map((app) => secretsOf(app.dataSource.manager).oldestAccepted)).toEqual([first, first]);
  const webhookSecret = ({ dataSource }: TestApp) =>
    decrypt(secretsOf(dataSource.manager).all, encryptionPurpose(hook.id), hook.secret);
  expect(webhookSecret(two)).toBe(secret);

  // The process that still has the old secret can restart while that is accepted.
  expect(secretsOf((await startOther(first)).dataSource.manager).current).toBe(second);
  for (const app of [one, two]) app.clock.set('2027-02-03T08:00:00Z');
  for (const app of [one, two]) {
    const unknown = await statuses(app, older);
    expect(unknown).toEqual(all(404, older));
    for (const links of newer) expect((await fetch(`${app.url}${links['me']}`)).status).toBe(200);
  }
  await expect(startOther(first)).rejects.toThrow(/SECRET was replaced on 2027-01-04\. Set SECRET to the new one/u);
  // What was encrypted with it stays readable.
  expect(webhookSecret(two)).toBe(secret);
  await two.app.get(ChangeProposalHook).remove(hook.id, staff);
});

test('a secret that leaked ends at once: its links, and the instances that have it', async () => {
  const two = await startOther(second);
  two.clock.set('2027-02-03T09:00:00Z');
  const { me = '' } = await linksFrom(two, 'leaked@example.org');
  await rotate(two, second, third, 0);
  const replaced = await new Promise<Error>((resolve) => {
    followSecrets(secretsOf(two.dataSource.manager), resolve, 5);
  });
  expect(replaced.message).toMatch(/^SECRET was replaced on 2027-02-03/u);
  await expect(startOther(second)).rejects.toThrow('Set SECRET to the new one');
  const three = await startOther(third, '2027-02-03T09:00:01Z');
  expect((await fetch(`${three.url}${me}`)).status).toBe(404);
  expect((await fetch(`${three.url}${(await linksFrom(three, 'after@example.org'))['me']}`)).status).toBe(200);

  // A lost secret is replaced without the one before.
  await rotate(three, null, fourth, 0);
  await expect(startOther(third)).rejects.toThrow('SECRET was replaced');
  const four = await startOther(fourth, '2027-02-03T09:00:02Z');
  expect(secretsOf(four.dataSource.manager).all).toEqual([fourth]);
});

test('an answer with a secret, stored for who repeats its request, is opened after a rotation, too', async () => {
  const app = await startTestApp({ now: began, config: { secret: first } });
  others.push(app);
  const input = { name: 'CRM', url: 'http://127.0.0.1:9/' };
  const headers = { 'idempotency-key': 'once' };
  const made = await app.api('POST', '/webhooks', input, { headers });
  expect([made.status, typeof made.body.secret]).toEqual([201, 'string']);
  await rotate(app, first, second, 30);
  app.clock.advance({ hours: 1 });
  const config = { secret: second };
  const other = await startTestApp({ now: app.clock.now(), config, databaseUrl: app.config.databaseUrl ?? '' });
  others.push(other);
  const again = await other.api('POST', '/webhooks', input, { headers, key: app.key });
  expect([again.status, again.body.secret]).toEqual([201, made.body.secret]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});
