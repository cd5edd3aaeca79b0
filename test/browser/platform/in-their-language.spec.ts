import type { Page } from 'playwright-core';
import { readTranscript } from '../../../src/parts/transcripts/domain/read-transcript.js';
import { ChangeTranscript } from '../../../src/parts/transcripts/flows/change-transcript.flow.js';
import { ShowFeature } from '../../../src/flows/calls/show-feature.flow.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { readCalendar } from '../../support/read-calendar.js';
import { calendarPart, type ReceivedEmail } from '../../support/smtp.js';
import { barriers, equip, wcagFaults } from '../page-checks.js';
import { signIn } from '../pages.js';
import { desktop, openEmail, phone, Stage } from '../stage.js';

// One session from registration to recording, as four people meet it: each test goes on where the one before it ended.
let stage: Stage;
let session: { id: string; slug: string };
let [deaf, listener, reader, interpreter]: Page[] = [];

const starts = '2027-03-02T10:00:00Z';
const title = 'Shore power for small ports';
const texts = {
  es: { title: 'Energía en puerto para puertos pequeños' },
  ar: { abstract: 'ما تعلّمناه في الشتاء الأول.' },
  'zh-TW': { title: '小型港口的岸電' },
};
const offers = [
  { kind: 'interpreted', language: 'es', link: 'https://audio.example.org/es' },
  { kind: 'captioned', language: 'en' },
];
const transcripts = {
  en: 'We built a quiet harbour',
  es: 'Construimos un puerto tranquilo',
  ar: 'بنينا ميناء هادئًا',
};

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-02-20T08:00:00Z', withOutside: true });
  await makeCall(stage.app, { languages: ['en', 'es', 'ar', 'zh-TW'] });
  const abstract = 'What the first winter taught.';
  session = await makeSession(stage.app, { title, abstract, translations: texts, languageOffers: offers });
  await stage.app.app.get(ShowFeature).run(callBody.slug, 'access', true, { kind: 'system' });
  deaf = await equip(await stage.person({ viewport: desktop }));
  listener = await equip(await stage.person({ locale: 'es-ES', timezoneId: 'Europe/Madrid' }));
  reader = await equip(await stage.person({ locale: 'ar-EG', timezoneId: 'Africa/Cairo' }));
  interpreter = await equip(await stage.person({ viewport: desktop, locale: 'es-ES', timezoneId: 'Europe/Madrid' }));
});
afterAll(() => stage?.close());

const programme = `/calls/${callBody.slug}`;
const newest = async (email: string, count: number) => (await stage.mailsTo(email, count)).at(-1)!;
const described = (mail: ReceivedEmail) => {
  const [event] = readCalendar(calendarPart(mail)?.object ?? '').events;
  return [event?.property('summary'), event?.property('description')].join('\n');
};
/** From the programme to the form of the session, in the language of the browser. */
async function openSession(page: Page, name: string): Promise<void> {
  await page.goto(programme);
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}
async function keepsNobodyOut(page: Page): Promise<void> {
  const size = page.viewportSize()!;
  expect([...(await barriers(page)), ...(await wcagFaults(page))]).toEqual([]);
  await page.setViewportSize(size);
}

test('a deaf attendee asks for captions, and hears that they are arranged', async () => {
  await openSession(deaf!, title);
  await deaf!.getByText('Captions: English').waitFor();
  await deaf!.getByLabel('Your name').fill('Dora Lund');
  await deaf!.getByLabel('Email address').fill('dora@example.org');
  await deaf!.getByText('Do you need anything to take part?').click();
  await deaf!.getByLabel('Captions').check();
  await keepsNobodyOut(deaf!);
  await deaf!.getByRole('button', { name: 'Register', exact: true }).click();
  await deaf!.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
  await openEmail(deaf!, await newest('dora@example.org', 1));
  await deaf!.getByRole('link', { name: 'Confirm your email address' }).click();
  await deaf!.getByRole('button', { name: 'Confirm your email address' }).click();
  await deaf!.getByText('Your email address is confirmed').first().waitFor();

  const lin = await stage.person({ viewport: desktop });
  await signIn(lin);
  await lin.goto(`/console${programme}/access-needs`);
  await lin.getByRole('link', { name: 'Captions' }).first().click();
  await lin.getByLabel('Status').selectOption({ label: 'Arranged' });
  await lin.getByRole('button', { name: 'Save' }).click();
  await lin.locator('.note.flash').waitFor();
  const answer = await newest('dora@example.org', 2);
  expect(answer.parsed.text).toContain('Captions');
});

test('a Spanish listener on a phone chooses what to listen to, and finds the channel', async () => {
  await openSession(listener!, texts.es.title);
  expect(await listener!.locator('main').innerText()).toContain('También en español');
  await listener!.getByLabel('Su nombre').fill('Luz Marín');
  await listener!.getByLabel('Correo electrónico').fill('luz@example.org');
  await listener!.getByLabel('español', { exact: false }).first().check();
  await keepsNobodyOut(listener!);
  await listener!.getByRole('button', { name: 'Inscribirme' }).click();
  await listener!.getByRole('heading', { level: 1, name: 'Tiene plaza' }).waitFor();
  const mail = await newest('luz@example.org', 1);
  expect(mail.parsed.subject).toContain(texts.es.title);
  expect(described(mail)).toContain(texts.es.title);
  expect(described(mail)).toContain('Interpretación: español');
});

test('an Arabic reader registers from right to left; what is not translated says so', async () => {
  await openSession(reader!, title);
  expect(await reader!.locator('html').getAttribute('dir')).toBe('rtl');
  await reader!.locator('h1 bdi[lang=en]').waitFor();
  await reader!.getByText(texts.ar.abstract).waitFor();
  await reader!.getByLabel('اسمكم').fill('أمل حسن');
  await reader!.getByLabel('عنوان البريد الإلكتروني').fill('amal@example.org');
  await keepsNobodyOut(reader!);
  await reader!.getByRole('button', { name: 'تسجيل', exact: true }).click();
  await reader!.getByRole('heading', { level: 1, name: 'لديكم مقعد' }).waitFor();
  const mail = await newest('amal@example.org', 1);
  expect(described(mail)).toContain(title);
  expect(mail.parsed.html).toContain('dir="rtl"');
});

test('an interpreter is asked by email, and confirms on a page of their own', async () => {
  const crew = { kind: 'interpreted', language: 'es', name: 'Ira Paz', email: 'ira@example.org' };
  expect((await stage.app.api('POST', `/sessions/${session.id}/crew`, crew)).status).toBe(201);
  await stage.allSent();
  const mail = await newest('ira@example.org', 1);
  await openEmail(interpreter!, mail);
  await interpreter!.locator('a[href*="/speakers/"]').first().click();
  await interpreter!.getByRole('button', { name: /Acepto|I’ll do it/u }).click();
  await interpreter!.locator('.note.flash').waitFor();
  await keepsNobodyOut(interpreter!);
});

test('all of them enter the room, each in their language', async () => {
  stage.setTime(starts);
  const enter = async (page: Page, email: string, button: string) => {
    await openEmail(page, (await stage.mailsTo(email, 1))[0]!);
    const link = page.locator('a[href*="/join/"]').first();
    await page.goto((await link.getAttribute('href'))!);
    await keepsNobodyOut(page);
    await page.getByRole('button', { name: button, exact: true }).click();
  };
  await enter(listener!, 'luz@example.org', 'Entrar');
  expect(await listener!.getByRole('link', { name: 'Abrir el canal' }).getAttribute('href')).toContain('/es');
  await keepsNobodyOut(listener!);
  expect(described((await stage.mailsTo('dora@example.org', 1))[0]!)).toContain('Captions: English');
  await enter(deaf!, 'dora@example.org', 'Join');
  await enter(reader!, 'amal@example.org', 'دخول');
  await reader!.locator('a[href*="meet.example.org"]').first().waitFor();
  await keepsNobodyOut(reader!);
});

test('afterwards each reads the recording in their language', async () => {
  stage.setTime('2027-03-02T14:00:00Z');
  const url = 'https://video.example.org/talk.wav';
  const recording = { kind: 'recording', visibility: 'public', url };
  const { body } = await stage.app.api('POST', `/sessions/${session.id}/materials`, recording);
  for (const [language, words] of Object.entries(transcripts)) {
    const said = { language, madeBy: 'person', isChecked: true, seen: '', recording: url } as const;
    const cues = readTranscript(Buffer.from(`WEBVTT\n\n00:01.000 --> 00:04.000\n${words}.\n`));
    const place = { sessionId: session.id, materialId: body.id };
    await stage.app.app.get(ChangeTranscript).add(place, said, cues, { kind: 'system' });
  }
  for (const [page, words] of [
    [deaf!, transcripts.en],
    [listener!, transcripts.es],
    [reader!, transcripts.ar],
  ] as const) {
    await page.goto(`${programme}/sessions/${session.slug}`);
    await page.locator('a[href*="/watch"]').first().click();
    await page.getByText(words).first().waitFor();
    expect(await page.locator('main').innerText()).toContain(words);
    await page.setViewportSize(phone);
    await keepsNobodyOut(page);
  }
});
