import type { Page } from 'playwright-core';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { signIn } from '../../../browser/pages.js';
import { desktop, eventually, openEmail, Stage } from '../../../browser/stage.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { staff } from '../../../support/world.js';

// One session, hour by hour: each test goes on where the one before it ended.
let stage: Stage;
let session: { id: string; slug: string };
let [host, applicant, outsider, wall]: Page[] = [];

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-03-02T09:55:00Z' });
  await makeCall(stage.app, { languages: ['en', 'fr'] });
  session = await makeSession(stage.app);
  await makeRegistration(stage.app, session.id, 'ada@example.org');
  await stage.app.app.get(ShowFeature).run(callBody.slug, 'questions', true, staff);
  host = await stage.person({ viewport: desktop });
  applicant = await stage.person({ locale: 'fr-FR' });
  outsider = await stage.person();
  wall = await stage.person({ viewport: desktop });
});
afterAll(() => stage?.close());

const asked = 'Une ville peut-elle participer ?';
const live = () => `/calls/${callBody.slug}/sessions/${session.slug}/live`;
const questions = () => stage.app.dataSource.query('select original, state from inquiries order by number');
const polls = () => stage.app.dataSource.query('select state, voters, counts from quick_polls order by number');

test('a host opens a quick poll, and the wall shows it by itself', async () => {
  await wall!.goto(`${live()}/stage`);
  await signIn(host!);
  await host!.goto(`/console/sessions/${session.id}/live/polls/new`);
  await host!.getByLabel('Question', { exact: true }).fill('Which port?');
  await host!.getByRole('textbox', { name: 'Answers (optional)', exact: true }).fill('Sines\nViana');
  await host!.getByRole('button', { name: 'Save' }).click();
  await host!.getByRole('button', { name: /^Open ?: Which port/u }).click();
  await host!.getByRole('button', { name: /^Close ?: Which port/u }).waitFor();
  await wall!.getByText('Which port?').first().waitFor();
  expect(await polls()).toEqual([{ state: 'open', voters: 0, counts: {} }]);
});

test('what an applicant votes and asks without a connection, in French, is sent once it is back, and once', async () => {
  const ada = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'ada@example.org' });
  await applicant!.goto(new URL(pageLink(stage.app.config, ada.id, ada.linkVersion)).pathname + '?lang=fr');
  await applicant!.getByRole('button', { name: 'Répondre au sondage express' }).click();
  await applicant!.getByLabel('Sines').check();
  await applicant!.context().setOffline(true);
  await applicant!.getByRole('button', { name: 'Voter' }).click();
  await applicant!.getByText('votre vote part dès que').waitFor();
  await applicant!.locator('textarea[name=question]').fill(asked);
  await applicant!.getByRole('button', { name: 'Envoyer' }).click();
  await applicant!.getByText('votre question reste sur cet appareil').waitFor();
  await applicant!.context().setOffline(false);
  await applicant!.getByText('Votre question est dans la liste.').waitFor();
  await wall!.getByText('1 vote').waitFor();
  expect(await questions()).toEqual([{ original: asked, state: 'new' }]);
  expect(await polls()).toEqual([{ state: 'open', voters: 1, counts: { 0: 1 } }]);
});

test('a vote stays on the phone while a proxy answers for a server that is away, and is counted once', async () => {
  await makeRegistration(stage.app, session.id, 'bo@example.org');
  const bo = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'bo@example.org' });
  const voter = await stage.person();
  await voter.goto(new URL(pageLink(stage.app.config, bo.id, bo.linkVersion)).pathname);
  await voter.getByRole('button', { name: 'Vote in the quick poll' }).click();
  const answers = [502, 504];
  await voter.route('**/polls/*', async (route) => {
    const status = route.request().method() === 'POST' ? answers.shift() : undefined;
    await (status === undefined ? route.continue() : route.fulfill({ status, body: 'Bad gateway' }));
  });
  await voter.getByLabel('Sines').check();
  await voter.getByRole('button', { name: 'Vote' }).click();
  await voter.getByText('your vote is sent once you’re back').waitFor();
  expect(new URL(voter.url()).pathname).toBe(live());
  await voter.getByText('You’ve voted.').waitFor();
  expect([answers, await polls()]).toEqual([[], [{ state: 'open', voters: 2, counts: { 0: 2 } }]]);
});

test('an outsider asks without a connection, confirms by email, and then votes and asks the same', async () => {
  await outsider!.goto(`/calls/${callBody.slug}/questions`);
  await outsider!.getByLabel('Your question').fill('Is there food?');
  await outsider!.getByLabel('Name').fill('Guest');
  await outsider!.getByLabel('Email address').fill('guest@example.org');
  await outsider!.context().setOffline(true);
  await outsider!.getByRole('button', { name: 'Ask', exact: true }).click();
  await outsider!.locator('[data-unsent-note=offline]').waitFor();
  await outsider!.context().setOffline(false);
  await outsider!.getByText('We’ve sent a link to guest@example.org.').waitFor();
  await eventually(async () => expect(await questions()).toHaveLength(2));
  // Nobody knows yet whether the address is theirs.
  await outsider!.goto(live());
  await outsider!.getByLabel('Viana').check();
  await outsider!.getByRole('button', { name: 'Vote' }).click();
  await outsider!.getByText('We’ll email you a link to confirm').waitFor();
  const [mail] = await stage.mailsTo('guest@example.org', 1);
  await openEmail(outsider!, mail!);
  await outsider!.locator('a[href*="/me/"]').first().click();
  await outsider!.getByRole('button', { name: 'Yes, send it' }).click();
  await outsider!.getByText('Saved.').waitFor();
  await outsider!.goto(live());
  await outsider!.getByLabel('Viana').check();
  await outsider!.getByRole('button', { name: 'Vote' }).click();
  await outsider!.getByText('You’ve voted.').waitFor();
  await wall!.getByText('3 votes').waitFor();
  expect(await polls()).toEqual([{ state: 'open', voters: 3, counts: { 0: 2, 1: 1 } }]);
});

test('another person asks the same, and the host says what is answered now', async () => {
  await outsider!.getByRole('button', { name: 'Me too' }).click();
  await wall!.getByText('2 people ask this').waitFor();
  await host!.getByRole('button', { name: /^Answer now ?: Une ville/u }).click();
  await host!.getByRole('button', { name: /^Answered aloud ?: Une ville/u }).waitFor();
  expect((await questions())[0]).toEqual({ original: asked, state: 'chosen' });
});

test('what a host answers aloud and the poll that they close everybody sees it, for good', async () => {
  await wall!.locator('.live-now').getByText(asked).waitFor();
  await applicant!.getByText('Réponse en cours').waitFor();
  await host!.getByRole('button', { name: /^Answered aloud ?: Une ville/u }).click();
  await host!.getByRole('heading', { name: 'Answered' }).waitFor();
  await applicant!.getByText('Répondue', { exact: true }).waitFor();
  await host!.getByRole('button', { name: /^Close ?: Which port/u }).click();
  await host!.getByText('Closed', { exact: true }).waitFor();
  await outsider!.getByText('You’ve voted.').waitFor({ state: 'detached' });
  await outsider!.getByText('3 votes').waitFor();
  expect(await stage.app.dataSource.query('select from quick_poll_voters')).toEqual([]);
  await outsider!.goto(`/calls/${callBody.slug}/questions`);
  await outsider!.getByText('Answered aloud in the session.').waitFor();
  await host!.goto(`/console/calls/${callBody.slug}/questions/1`);
  await host!.locator('textarea[name=answer]').fill('Yes, with a company.');
  await host!.getByRole('button', { name: 'Save' }).click();
  await host!.getByText('Saved.').waitFor();
  await outsider!.reload();
  await outsider!.getByText('Yes, with a company.').waitFor();
  expect(await outsider!.content()).not.toContain('ada@example.org');
  const cut = /ERR_INTERNET_DISCONNECTED|Failed to fetch|status of 50[24]/u;
  expect(stage.complaints.filter((one) => !cut.test(one))).toEqual([]);
});

test('a phone that is refused the live connection asks every few seconds', async () => {
  const late = await stage.person();
  await late.route('**/live/updates*', (route) => route.fulfill({ status: 503, body: '' }));
  await late.goto(live());
  await late.getByText(asked).waitFor();
  await stage.app.dataSource.query(`update inquiries set state = 'chosen' where number = 1`);
  const now = late.locator('.live-now').getByText(asked);
  await now.waitFor();
  expect(await now.isVisible()).toBe(true);
});

test('a question stays on the phone while a proxy answers for a server that is away, and is sent once', async () => {
  await applicant!.goto(live());
  let away = 1;
  await applicant!.route('**/live', async (route) => {
    if (route.request().method() === 'POST' && away-- > 0) await route.fulfill({ status: 502, body: 'Bad gateway' });
    else await route.continue();
  });
  await applicant!.locator('textarea[name=question]').fill('Et le transport ?');
  await applicant!.getByRole('button', { name: 'Envoyer' }).click();
  await applicant!.getByText('votre question reste sur cet appareil').waitFor();
  await applicant!.getByText('Votre question est dans la liste.').waitFor();
  const sent = (await questions()).filter(({ original }: { original: string }) => original === 'Et le transport ?');
  expect(sent).toEqual([{ original: 'Et le transport ?', state: 'new' }]);
});
