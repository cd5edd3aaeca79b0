import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { singleSignOnRedirectUri } from '../../../src/domain/identity/single-sign-on/redirect-uri.js';
import { makeCall } from '../../support/api-fixtures.js';
import { openIdClient, TestOpenIdProvider } from '../../support/openid-provider.js';
import { signIn } from '../pages.js';
import { barriers, equip, unseenFocus } from '../page-checks.js';
import { desktop, organizer, phone, Stage } from '../stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ hostName: 'localhost' });
  await makeCall(stage.app);
});
afterAll(() => stage?.close());

/** Says what is wrong with the page that is open, on a phone and on a desk. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size);
    faults.push(...(await barriers(page)));
  }
  await page.setViewportSize(phone);
  return [...faults, ...(await unseenFocus(page))];
}

const codeOf = (secret: string) => generateSync({ secret, epoch: Math.floor(stage.app.clock.now().getTime() / 1000) });

test('somebody sets up an authenticator app, signs in with it, and with a recovery code', async () => {
  const page = await equip(await stage.person());
  await signIn(page);
  await page.goto('/console/account');
  await page.getByRole('link', { name: 'Set up two-step verification' }).click();
  await page.getByRole('button', { name: 'Set up two-step verification' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const secret = (await page.getByLabel('Or enter this key').inputValue()).replaceAll(' ', '');
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('heading', { level: 1, name: 'Recovery codes' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const codes = await page.getByRole('listitem').locator('code').allTextContents();
  await page.getByRole('link', { name: 'I’ve saved them' }).click();
  await page.getByText('On: you sign in with password and code.').waitFor();
  await page.getByRole('link', { name: 'Manage : Two-step verification' }).click();
  await page.getByText('Recovery codes left: 10').waitFor();
  expect(await faultsOf(page)).toEqual([]);

  const other = await equip(await stage.person());
  await other.goto('/console/account');
  await other.getByLabel('Email address').fill(organizer.email);
  await other.getByLabel('Password').fill(organizer.password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByLabel('Code').fill('000000');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByText('Wrong code.').waitFor();
  expect(await faultsOf(other)).toEqual([]);
  stage.app.clock.advance({ minutes: 1 });
  await other.getByLabel('Code').fill(codeOf(secret));
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();

  await other.getByRole('button', { name: 'Sign out everywhere' }).click();
  await other.getByLabel('Email address').fill(organizer.email);
  await other.getByLabel('Password').fill(organizer.password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByRole('link', { name: 'Use a recovery code' }).click();
  await other.getByLabel('Recovery code').fill(codes[0] ?? '');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByText('9 left.').waitFor();
  expect(stage.complaints.filter((text) => !text.includes('status of 401'))).toEqual([]);
});

test('somebody adds a passkey and signs in with it, without address and password', async () => {
  const email = 'mei@example.org';
  await stage.app.app
    .get(ChangeMember)
    .add({ email, name: 'Mei', role: 'organizer', password: organizer.password }, { kind: 'system' });
  const page = await equip(await stage.person());
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto('/console/account/passkeys');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(organizer.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Passkeys' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Enter a name').first().waitFor();
  await page.getByLabel('Name').fill('Mei’s phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('A passkey was added').waitFor();
  await page.getByLabel('Name').fill('Once more');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Not added.').waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await page.goto('/console/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  // The person does not unlock the device.
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('No passkey for this site').waitFor();
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.goto('/console/account/passkeys');
  await page.getByText('last used 4 Jan 2027').waitFor();
  expect(stage.complaints.filter((text) => !text.includes('status of 401'))).toEqual([]);
});

test('somebody signs in with the provider of their city, and somebody who is not on the team does not', async () => {
  const provider = await TestOpenIdProvider.start(singleSignOnRedirectUri(stage.app.url));
  Object.assign(stage.app.config, { openId: { issuer: provider.issuer, ...openIdClient, name: 'City login' } });
  try {
    await stage.app.app
      .get(ChangeMember)
      .add({ email: 'ada@example.org', name: 'Ada', role: 'organizer' }, { kind: 'system' });
    const page = await equip(await stage.person());
    provider.claims = { email: 'stranger@example.org', email_verified: true };
    await page.goto('/console/account');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with City login' }).click();
    await page.getByText('stranger@example.org isn’t on the team.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    provider.claims = { email: 'ada@example.org', email_verified: true };
    await page.goto('/console/account');
    await page.getByRole('button', { name: 'Sign in with City login' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await page.getByText('ada@example.org').waitFor();
    expect(stage.complaints.filter((text) => !/status of 40[13]/u.test(text))).toEqual([]);
  } finally {
    await provider.stop();
  }
});
