import ICAL from 'ical.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { textOf } from '../../support/console-client.js';

// The title lacks English, the description Arabic, the way Spanish, and what is said of access Chinese.
const call = 'one-is-missing';
const title = 'Energía en puerto: cómo se conecta un buque atracado a la red de la ciudad, y quién lo paga';
const titles = {
  ar: 'طاقة الشاطئ: كيف تتصل سفينة راسية بشبكة المدينة؟',
  'zh-TW': '岸電：停泊的船如何接上城市電網，以及誰來付費',
};
const abstract = 'Lo que enseñó el **primer** invierno.';
const abstracts = { en: 'What the **first** winter taught.', 'zh-TW': '第一個**冬天**的經驗。' };
const directions = { en: 'Bus 5 to the pier.', ar: 'الحافلة ٥ إلى الرصيف.', 'zh-TW': '搭 5 號公車到碼頭。' };
const accessibility = { en: 'Ramp at the back.', ar: 'منحدر في الخلف.', es: 'Rampa en la parte de atrás.' };
const translated = Object.fromEntries(
  ['en', 'ar', 'zh-TW'].map((code) => [
    code,
    {
      ...(code in titles && { title: titles[code as keyof typeof titles] }),
      ...(code in abstracts && { abstract: abstracts[code as keyof typeof abstracts] }),
    },
  ]),
);

/** What readers of each language see: the texts with their languages, and the words that say which is another. */
const readers = {
  en: {
    title: [title, 'es'],
    abstract: ['Lo que|What the', 'en'],
    bus: ['Bus 5', 'en'],
    ramp: ['Ramp at', 'en'],
    note: 'in Spanish',
  },
  es: {
    title: [title, 'es'],
    abstract: ['primer', 'es'],
    bus: ['Bus 5', 'en'],
    ramp: ['Rampa', 'es'],
    note: 'en inglés',
  },
  ar: {
    title: [titles.ar, 'ar'],
    abstract: ['primer', 'es'],
    bus: ['الحافلة', 'ar'],
    ramp: ['منحدر', 'ar'],
    note: 'باللغة الإسبانية',
  },
  'zh-TW': {
    title: [titles['zh-TW'], 'zh-TW'],
    abstract: ['冬天', 'zh-TW'],
    bus: ['公車', 'zh-TW'],
    ramp: ['Ramp at', 'en'],
    note: '內容為英文',
  },
} as const;
const languages = Object.keys(readers) as (keyof typeof readers)[];

let greenroom: TestApp;
let session: { id: string; slug: string };
beforeAll(async () => {
  greenroom = await startTestApp();
  greenroom.clock.set('2026-12-01T09:00:00Z');
  await makeCall(greenroom, { slug: call, languages });
  const byLanguage = (texts: Record<string, string>, field: string) =>
    Object.entries(texts)
      .filter(([code]) => code !== 'en')
      .map(([code, text]) => [code, { [field]: text }] as const);
  const notes: Record<string, object> = {};
  for (const [code, text] of [...byLanguage(directions, 'directions'), ...byLanguage(accessibility, 'accessibility')])
    notes[code] = { ...notes[code], ...text };
  const hall = { name: 'Hall', timeZone: 'Europe/Lisbon', textLanguage: 'en', translations: notes };
  const { body: venue } = await greenroom.api('POST', '/venues', {
    ...hall,
    directions: directions.en,
    accessibility: accessibility.en,
  });
  const texts = { title, abstract, textLanguage: 'es', translations: translated };
  session = await makeSession(greenroom, { ...texts, language: 'en', format: 'hybrid', venueId: venue.id }, { call });
  for (const language of languages)
    await makeRegistration(greenroom, session.id, `${language}@missing.example`, { language });
  greenroom.clock.set('2026-12-01T09:10:00Z');
  await greenroom.deliver();
});
afterAll(() => greenroom?.stop());

const html = async (path: string) => (await fetch(`${greenroom.url}/calls/${call}${path}`)).text();
const mailTo = (language: string) => greenroom.mail.to(`${language}@missing.example`).at(-1);

/** A calendar file as Thunderbird's engine reads it. Throws for lines that are too long or cut a letter in two. */
function opened(object: string) {
  for (const line of object.split('\r\n')) {
    if (Buffer.byteLength(line) > 75) throw new Error(`too long: ${line}`);
    if (line.includes('\ufffd')) throw new Error(`cut: ${line}`);
  }
  const event = new ICAL.Component(ICAL.parse(object)).getFirstSubcomponent('vevent');
  const read = (name: string) => {
    const property = event?.getFirstProperty(name);
    return { text: String(property?.getFirstValue() ?? ''), language: property?.getFirstParameter('language') };
  };
  return { summary: read('summary'), description: read('description') };
}
/** How often a text is in another one. */
const times = (text: string, part: string) => text.split(part).length - 1;

test.each(languages)(
  'in %s, a page shows the original of what is missing, marked and named in a word',
  async (code) => {
    const expected = readers[code];
    const page = await html(`/sessions/${session.slug}?lang=${code}`);
    const [shown, lang] = expected.title;
    expect(page).toContain(`<html lang="${code}" dir="${code === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(page).toContain(`<bdi lang="${lang}">${shown}</bdi>`);
    expect(page).toContain(`<div class="prose" dir="auto" lang="${expected.abstract[1]}">`);
    for (const [text, language] of [expected.bus, expected.ramp])
      expect(page).toMatch(new RegExp(`<bdi lang="${language}">[^<]*${text}`, 'u'));
    expect(times(textOf(page), expected.note)).toBe(1);
    const programme = await html(`?lang=${code}`);
    expect(programme).toContain(`<bdi lang="${lang}">${shown}</bdi>`);
    expect(textOf(programme).includes(expected.note)).toBe(lang !== code);
  },
);

test.each(languages)('in %s, the email shows it once, and says in which language it is', (code) => {
  const expected = readers[code];
  const email = mailTo(code)!;
  const [shown, lang] = expected.title;
  expect(email.html).toContain(`<html lang="${code}" dir="${code === 'ar' ? 'rtl' : 'ltr'}"`);
  expect(email.html).toMatch(
    lang === code ? /<bdi\s*>[^<]*<\/bdi>\s*<\/h1>/u : new RegExp(`<bdi\\s+lang="${lang}">`, 'u'),
  );
  expect(email.subject).toContain(shown.slice(0, 20));
  for (const text of [shown, expected.bus[0], expected.ramp[0]]) expect(times(email.text, text)).toBe(1);
  // The description is on the page.
  expect(times(email.text, expected.note)).toBe(code === 'ar' ? 0 : 1);
});

test.each(languages)('in %s, calendar files say it to programs, and open as they were written', async (code) => {
  const expected = readers[code];
  const [shown, lang] = expected.title;
  const invitation = mailTo(code)?.calendar?.object ?? '';
  const files = [`/sessions/${session.slug}.ics`, '/programme.ics'];
  const objects = [invitation, ...(await Promise.all(files.map((file) => html(`${file}?lang=${code}`))))];
  for (const object of objects) {
    const { summary, description } = opened(object);
    expect(summary).toEqual({ text: shown, language: lang });
    expect(description.language).toBe(code);
    for (const text of [expected.bus[0], expected.ramp[0]]) expect(times(description.text, text)).toBe(1);
    expect(times(description.text, shown)).toBe(0);
  }
});
