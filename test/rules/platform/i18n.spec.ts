import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import {
  getLanguage,
  isForOrganizers,
  languages,
  listMessages,
  organizerLanguages,
  translate,
} from '../../../src/platform/i18n/messages.js';
import { matchLanguage, negotiateLanguage } from '../../../src/platform/i18n/negotiate-language.js';
import { zoneLabel } from '../../../src/domain/time/zones.js';
import { projectRoot } from '../../../src/platform/root.js';

type Node = { type: number; value?: string; options?: Record<string, { value: Node[] }> };

/** The names of a message's ICU arguments, those inside plural and select branches too. */
function argumentsOf(language: string, source: string): string[] {
  const literal = 0;
  const pound = 7;
  const collect = (nodes: Node[]): string[] =>
    nodes.flatMap((node) => [
      ...(node.type === literal || node.type === pound || node.value === undefined ? [] : [node.value]),
      ...Object.values(node.options ?? {}).flatMap((option) => collect(option.value)),
    ]);
  const ast = new IntlMessageFormat(source, language, undefined, { ignoreTag: true }).getAst();
  return [...new Set(collect(ast))].sort();
}

/** The categories of each plural in a message, in alphabetical order. */
function pluralsOf(language: string, source: string): string[] {
  const plural = 6;
  const plurals = (nodes: Node[]): string[] =>
    nodes.flatMap(({ type, options = {} }) => [
      ...(type === plural ? [Object.keys(options).sort().join()] : []),
      ...Object.values(options).flatMap((option) => plurals(option.value)),
    ]);
  return plurals(new IntlMessageFormat(source, language, undefined, { ignoreTag: true }).getAst());
}

function keysOf(language: string, pattern: RegExp): string[] {
  return [...listMessages(language)].flatMap(([key, text]) => (pattern.test(text) ? [key] : [])).sort();
}

/** The words of a message as somebody reads them: an argument is a word, and a plural one of its forms. */
function wordsOf(source: string): number {
  const literal = 0;
  const select = 5;
  const plural = 6;
  const read = (nodes: Node[]): string =>
    nodes
      .map(({ type, value = '', options = {} }) => {
        if (type === literal) return value;
        const forms = Object.values(options).map((option) => read(option.value));
        return type === plural ? read(options['other']?.value ?? []) : type === select ? forms.join(' ') : 'X';
      })
      .join('');
  const ast = new IntlMessageFormat(source, 'en', undefined, { ignoreTag: true }).getAst();
  return read(ast)
    .split(/\s+/u)
    .filter((word) => word !== '').length;
}

/** The most English words of the message files, without names of cities and sign languages. */
const mostWords = { console: 18_000, attendees: 10_500 };

describe('the message files', () => {
  it('finds the arguments of a message, which the comparison below relies on', () => {
    expect(argumentsOf('en', '{a} {n, plural, one {# {b}} other {#}}')).toEqual(['a', 'b', 'n']);
  });

  it('are there in English and Traditional Chinese', () => {
    expect(organizerLanguages.map((language) => language.code)).toEqual(['en', 'zh-TW']);
    expect(getLanguage('zh-TW')).toEqual({ code: 'zh-TW', name: '繁體中文', dir: 'ltr', isForOrganizers: true });
  });

  it.each(languages.map((language) => language.code))(
    'have the same keys and arguments in %s as in English',
    (code) => {
      const shape = (language: string) =>
        Object.fromEntries([...listMessages(language)].map(([key, text]) => [key, argumentsOf(language, text)]));
      expect(Object.keys(shape('en')).length).toBeGreaterThan(10);
      // Those that attendees read are in every language; those of organizers in all of theirs, or in none.
      const isKept = (key: string) => getLanguage(code).isForOrganizers || !isForOrganizers(key);
      expect(shape(code)).toEqual(Object.fromEntries(Object.entries(shape('en')).filter(([key]) => isKept(key))));
    },
  );

  it('have every text of the console that code and templates name', () => {
    const keys = [...listMessages('en').keys()];
    const named = ['src', 'templates'].flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ts|hbs)$/u.test(file))
        .flatMap(
          (file) => readFileSync(join(projectRoot, folder, file), 'utf8').match(/(?<=')console\.[\w.-]+(?=')/gu) ?? [],
        ),
    );
    expect(named.length).toBeGreaterThan(1000);
    // Some name what many keys begin with.
    expect(
      [...new Set(named)].filter((name) => !keys.some((key) => key === name || key.startsWith(`${name}.`))),
    ).toEqual([]);
  });

  it('hold text, not empty strings', () => {
    const empty = languages.flatMap(({ code }) =>
      [...listMessages(code)].filter(([, text]) => text.trim() === '').map(([key]) => `${code} ${key}`),
    );
    expect(empty).toEqual([]);
  });

  it('grow no longer by themselves: who adds a text shortens another', () => {
    const folder = join(projectRoot, 'templates', 'messages', 'en');
    const count = (isConsole: boolean) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json') && !/^(?:cities|sign-languages)\./u.test(file))
        .flatMap((file) => {
          const texts: Record<string, string> = JSON.parse(readFileSync(join(folder, file), 'utf8'));
          return Object.entries(texts).map(([key, text]) => [key.startsWith('/') ? key : `/${file}`, text] as const);
        })
        // A text that refers to another is written once.
        .filter(([key, text]) => /^\/(?:console|staff)\b/u.test(key) === isConsole && !text.startsWith('='))
        .reduce((sum, [, text]) => sum + wordsOf(text), 0);
    expect(wordsOf('{n, plural, one {# seat} other {# seats}} in {title}')).toBe(4);
    expect(count(true)).toBeLessThanOrEqual(mostWords.console);
    expect(count(false)).toBeLessThanOrEqual(mostWords.attendees);
  });

  it('have no hint that only repeats the label of its field', () => {
    const texts = listMessages('en');
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{4,}/gu) ?? [];
    const hints = [...texts].filter(([key]) => /^console\..*\.hint\./u.test(key));
    expect(hints.length).toBeGreaterThan(30);
    const repeating = hints.filter(([key, hint]) => {
      const label = words(texts.get(key.replace('.hint.', '.field.')) ?? '');
      return words(hint).every((word) => label.includes(word));
    });
    expect(repeating.map(([key]) => key)).toEqual([]);
  });

  it.each([
    ['what outcomes are counted from', /^console\.outcomes\.definition\./u, 90],
    ['the confirmation of an edit', /^console\.sessions\.confirmEdit\./u, 90],
    ['the limits against strangers', /^console\.calls\.limits\./u, 80],
    ['conflicts that were found', /^console\.jury\.foundText$/u, 27],
    ['who gets a certificate', /^console\.certificates\.rule$/u, 22],
    ['what reports can be imported', /^console\.attendance\.report\.intro$/u, 20],
  ])('%s: as short as they were cut', (_what, keys, most) => {
    const texts = [...listMessages('en')].filter(([key]) => keys.test(key)).map(([, text]) => text);
    const words = texts.reduce((sum, text) => sum + wordsOf(text), 0);
    expect([texts.length > 0, words <= most ? most : words]).toEqual([true, most]);
  });

  it('break no line between a French word and its high punctuation or quotation mark', () => {
    expect(keysOf('fr', /[ \u00a0][:;?!»]|«[ \u00a0]/u)).toEqual([]);
  });

  it('put no zone in brackets whose offset stands in its own', () => {
    const nested = languages.filter(({ code }) => zoneLabel('Asia/Taipei', new Date(0), code).endsWith(')'));
    expect(nested.flatMap(({ code }) => keysOf(code, /[(（]\u2068?\{zone\}/u))).toEqual([]);
  });

  // Texts of before, which sounded translated or said something else than was meant.
  it.each([
    ['de', /Ich spreche|ihn nicht zurück|Das ist in \{|mit Ihrem Platz wechseln/u],
    ['fr', /C[’']est dans|inscription compte|ou d[’']être complètes|auxquelles vous avez une inscription/u],
    ['es', /\btu\b|[ (]en \{city\}|para usted en \{(?:place|city|zone)\}|inscripción cuente|todo su grupo no podrá/u],
    ['ja', /あなた|お席|空席|採用|受賞|全てのセッション|と同じ時刻/u],
    ['zh-TW', /收據|送件|新地址/u],
    ['ar', /بعنوانه|أنتم متحدثون|(?:تستضيف|تدعوكم|تنظم) \u2068?\{host\}/u],
    ['id', /(?<!waktu )\bdi \{(?:city|zone)\}/u],
  ] as const)('do not return to words of %s that were corrected', (code, corrected) => {
    expect(keysOf(code, corrected)).toEqual([]);
  });

  it('begin the last line of each Chinese email alike', () => {
    const lines = [...listMessages('zh-TW')].filter(([key]) => /\.sentTo/u.test(key));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(([, text]) => !text.startsWith('本信寄至 {email}')).map(([key]) => key)).toEqual([]);
  });

  it('isolate what people named in Arabic, where Latin letters would reorder the sentence', () => {
    // Calendars show these as they are, some of them with the marks.
    const dates = ['openingEvent', 'deadlineEvent', 'deadlineAlarm', 'datesName'].map((name) => `calls.${name}`);
    const lines = ['eventAlarm', 'eventJoin', 'inZone'].map((name) => `notifications.${name}`);
    const inCalendars = [...dates, ...lines, 'registrations.me.feedName', 'sessions.mapLine'];
    // A place in line, which is a number.
    const ranks = ['letterRank', 'letterRankShared', 'rescheduledTextInLine', 'waitlistedState'].map(
      (name) => `notifications.${name}`,
    );
    const inLine = [...ranks, 'registrations.status.label.place', 'registrations.status.title.place'];
    const named = /(?<!\u2068)\{(?:name|email|title|organization|host|call|session|proposal|place|zone|city|url)\}/u;
    expect(keysOf('ar', named)).toEqual([...inCalendars, ...inLine].sort());
  });

  it('have all six plural forms in Arabic, or tell no more than none from some', () => {
    const forms = new Intl.PluralRules('ar').resolvedOptions().pluralCategories.toSorted().join();
    const incomplete = [...listMessages('ar')].filter(([, text]) =>
      pluralsOf('ar', text).some((form) => form !== forms && form !== 'other,zero'),
    );
    expect(incomplete.map(([key]) => key)).toEqual([]);
  });
});

describe('translate', () => {
  it('fills in arguments', () => {
    expect(translate('en', 'common.runBy', { host: '<b>Port & City' })).toBe('Organized by <b>Port & City.');
    expect(translate('zh-TW', 'common.runBy', { host: '高雄市政府' })).toBe('由高雄市政府主辦。');
  });

  it('isolates what is written from right to left from what follows it', () => {
    const to = { name: 'ليلى', email: 'layla@example.org', language: 'العربية', place: 'Cairo' };
    expect(translate('en', 'console.broadcasts.emailTo', to)).toBe(
      '\u2068ليلى\u2069 <layla@example.org> · \u2068العربية\u2069 · Cairo',
    );
    expect(translate('en', 'console.broadcasts.emailTo', { ...to, name: '\u2068ליה\u2069' })).toMatch(
      /^\u2068ליה\u2069 </u,
    );
    const isolates = (text: string) => text.match(/\u2068[^\u2069]*\u2069/gu);
    expect(isolates(translate('ar', 'registrations.me.lede', { name: 'Ana', email: to.email }))).toEqual([
      '\u2068Ana\u2069',
      `\u2068${to.email}\u2069`,
    ]);
  });

  it('refuses a missing key and a missing argument', () => {
    expect(() => translate('en', 'common.nothing')).toThrow('No message common.nothing in en');
    expect(() => translate('en', 'common.runBy')).toThrow('host');
  });
});

describe('negotiateLanguage', () => {
  const negotiate = (wishes: Partial<Parameters<typeof negotiateLanguage>[0]>) =>
    negotiateLanguage({ fallback: 'en', ...wishes });

  it('takes the visitor’s choice, then the cookie, then the header, then the fallback', () => {
    expect(negotiate({ chosen: 'en', cookie: 'zh-TW', acceptLanguage: 'zh-TW' })).toBe('en');
    expect(negotiate({ chosen: null, cookie: 'zh-TW', acceptLanguage: 'en' })).toBe('zh-TW');
    expect(negotiate({ chosen: 'xx', cookie: '', acceptLanguage: 'zh-TW' })).toBe('zh-TW');
    expect(negotiate({ acceptLanguage: 'fi' })).toBe('en');
    expect(negotiate({ fallback: 'zh-TW' })).toBe('zh-TW');
  });

  it('weighs the header by quality and ignores what is refused or broken', () => {
    expect(negotiate({ acceptLanguage: 'en;q=0.5, zh-TW;q=0.9' })).toBe('zh-TW');
    expect(negotiate({ acceptLanguage: 'fi, zh;q=0, en-GB;q=0.1' })).toBe('en');
    expect(negotiate({ acceptLanguage: '*, ;;;, zh_TW_bad!, ' })).toBe('en');
  });

  it.each([
    ['zh-tw', 'zh-TW'],
    ['zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-TW'],
    ['zh-CN', 'zh-TW'],
    ['en-AU', 'en'],
    ['fi', null],
    ['../etc', null],
  ])('matches %s to %s', (tag, match) => {
    expect(matchLanguage(tag)).toBe(match);
  });
});
