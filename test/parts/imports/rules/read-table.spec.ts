import { planSessions } from '../../../../src/parts/imports/domain/plan-sessions.js';
import {
  columnsOf,
  guessedSessions,
  lacksColumn,
  readSessionsTable,
  sessionsHead,
  unknownHeadings,
} from '../../../../src/parts/imports/domain/read-table.js';

const call = {
  id: 'c1',
  timeZone: 'Asia/Taipei',
  languages: ['en', 'es'],
  themes: [{ slug: 'energy', name: 'Energy' }],
  translations: {},
};

/** What the rows below these headings become, as the headings say it. */
function planned(headings: string, ...rows: string[]) {
  const text = [headings, ...rows].join('\n');
  const head = sessionsHead(text);
  if (head === null) throw new Error('no table');
  const read = readSessionsTable(text, guessedSessions(head), call);
  if (!read.ok) throw new Error(read.code);
  return planSessions(call, read.sessions, new Set());
}

test('columns are known by their headings in other languages, and rows say time, zone, kind, place and UID', () => {
  const [row] = planned(
    'Título,Inicio,Duración,Zona horaria,Tipo,Idioma,Descripción,Ponentes,Tema,Lugar,Enlace,UID',
    'Olas,2027-03-14 10:00,1:30,Lisboa,Taller,español,Con **números**,Ana Dias; Rui Sá,Energy,Sala 2,https://x.example/1,a@b',
  );
  expect(row?.fieldErrors).toEqual([]);
  expect(row?.uid).toBe('a@b');
  expect(row?.input).toMatchObject({
    title: 'Olas',
    startsAtLocal: '2027-03-14T10:00',
    timeZone: 'Europe/Lisbon',
    durationMinutes: 90,
    kind: 'workshop',
    format: 'hybrid',
    language: 'es',
    abstract: 'Con **números**',
    speakers: [{ name: 'Ana Dias' }, { name: 'Rui Sá' }],
    themes: ['energy'],
    venue: 'Sala 2',
    joinUrl: 'https://x.example/1',
  });
});

test('the sessions of pretalx as CSV keep their codes, and those that are not held are left out', () => {
  const rows = planned(
    'ID,Proposal title,Proposal state,Session type,Track,Abstract,Duration,Language,Speaker names,Room,Start,End',
    'ABC9XZ,Waves,confirmed,Workshop,Energy,Short,45,en,"Ana Dias\nRui Sá",Sala A,2027-03-14T10:00:00+00:00,2027-03-14T10:45:00+00:00',
    'K3LM77,Tides,rejected,Workshop,Energy,Short,45,en,Ana Dias,,,',
    'Q1,Winds,canceled,Workshop,Energy,Short,45,en,Ana Dias,Sala A,2027-03-14T11:00:00+00:00,2027-03-14T11:45:00+00:00',
  );
  expect(rows.map(({ uid, outcome, fieldErrors }) => [uid, outcome, fieldErrors[0]?.code])).toEqual([
    ['ABC9XZ', 'created', undefined],
    ['K3LM77', 'faulty', 'session-cancelled'],
    ['Q1', 'faulty', 'session-cancelled'],
  ]);
  expect(rows[0]?.input).toMatchObject({
    title: 'Waves',
    startsAtLocal: '2027-03-14T18:00',
    durationMinutes: 45,
    venue: 'Sala A',
    speakers: [{ name: 'Ana Dias' }, { name: 'Rui Sá' }],
  });
});

test('times are read as people type them', () => {
  const minutes = (headings: string, row: string) => {
    const [found] = planned(headings, row);
    return [found?.input?.startsAtLocal, found?.input?.durationMinutes];
  };
  for (const [headings, row, expected] of [
    ['title,start,end', 'A,2027-03-14T02:00:00Z,2027-03-14T03:00:00Z', ['2027-03-14T10:00', 60]],
    ['title,start,end', 'A,2027-03-14T20:00:00Z,05:00', ['2027-03-15T04:00', 60]],
    ['title,start,end', 'A,2027-03-14 23:30,00:15', ['2027-03-14T23:30', 45]],
    ['title,date,start,end', 'A,14/03/2027,4:00 PM,5:00 PM', ['2027-03-14T16:00', 60]],
    ['標題,日期,開始,結束', 'A,2027/3/14,下午 4:00,下午 5:30', ['2027-03-14T16:00', 90]],
    ['title,start,duration', 'A,2027-03-14 10:00,45 min', ['2027-03-14T10:00', 45]],
    // Its end is an hour earlier.
    ['title,date,start,end', 'A,2027-03-14,10:00,09:00', [undefined, undefined]],
    ['title,start,end', 'A,2027-03-14 10:00,2027-03-14 09:00', [undefined, undefined]],
  ] as const) {
    expect([row, minutes(headings, row)]).toEqual([row, expected]);
  }
});

test('a table without title, start or length is not read, and the UID of a row follows from its title and start', () => {
  const missing = (headings: string) => {
    const head = sessionsHead(`${headings}\nA,B,C`);
    return head && lacksColumn(head, guessedSessions(head));
  };
  expect(['x,start,end', 'title,x,end', 'title,start', 'title,start,end'].map(missing)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const rows = planned(
    'title,start,duration',
    'A,2027-03-14 10:00,60',
    'A,2027-03-14 10:00,60',
    'A,2027-03-15 10:00,60',
  );
  expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'existing', 'created']);
  const [faulty] = planned('title,start,duration,zone', 'A,2027-03-14 10:00,60,Atlantis');
  expect(faulty?.fieldErrors.map(({ code }) => code)).toEqual(['session-no-zone']);
  expect(sessionsHead('{"schedule": {}}')).toBeNull();
});

/** Title, language of the texts, and translations of each row. */
function texts(headings: string, ...rows: string[]) {
  return planned(headings, ...rows).map(({ input, fieldErrors }) => {
    if (input === null) return fieldErrors.map(({ path }) => path);
    const { title, textLanguage, translations } = input;
    return [title, textLanguage, translations];
  });
}

test('a column of a title or a description can say its language, in any spelling', () => {
  const spellings =
    'title (es),title_es,title:es,Title (Spanish),Título (español),Titre en espagnol,標題（西班牙文）,Name - ES';
  for (const heading of spellings.split(',')) {
    const [row] = texts(`title,start,duration,${heading}`, 'Waves,2027-03-14 10:00,60,Olas');
    expect([heading, row]).toEqual([heading, ['Waves', null, { es: { title: 'Olas', abstract: '' } }]]);
  }
  const head = sessionsHead('title,start,duration,abstract (zh-TW),description_zh_TW,title (pt),title_id\nA,B,C');
  const mapping = head && guessedSessions(head);
  const indonesian = sessionsHead('Title (id)\nA');
  expect(indonesian && guessedSessions(indonesian).columns).toEqual({ titleid: 'title:id' });
  // A second column of the same text, a language that nobody reads here, and a number are left out, which is said.
  expect(mapping?.columns).toMatchObject({ abstractzhtw: 'abstract:zh-TW' });
  expect(head && mapping && unknownHeadings(head, mapping)).toEqual(['description_zh_TW', 'title (pt)', 'title_id']);
  expect(head && columnsOf(head, call)).toEqual(
    expect.arrayContaining(['title:en', 'title:es', 'abstract:es', 'abstract:zh-TW']),
  );
});

test('a missing cell is no translation, and one like the original stays unless it is in its language', () => {
  const found = texts(
    'title,start,duration,language,abstract,title (en),title (es),abstract (es)',
    'Waves,2027-03-14 10:00,60,,Big,,Olas,Grandes',
    'Wind,2027-03-15 10:00,60,,,,,',
    'Hackathon,2027-03-16 10:00,60,,,Hackathon,Hackathon,',
    'Sun,2027-03-17 10:00,60,es,,Sun,Sol,',
    `Long,2027-03-18 10:00,60,,,,${'x'.repeat(201)},`,
  );
  expect(found).toEqual([
    ['Waves', null, { es: { title: 'Olas', abstract: 'Grandes' } }],
    ['Wind', null, {}],
    ['Hackathon', null, { es: { title: 'Hackathon', abstract: '' } }],
    ['Sun', 'en', { es: { title: 'Sol', abstract: '' } }],
    ['translations.es.title'],
  ]);
});

test('where each title says its language, the original is in the spoken one or the first of the call that has it', () => {
  const headings = 'title (es),title (en),start,duration,language,abstract (en)';
  const rows = [
    'Olas,Waves,2027-03-14 10:00,60,,Big',
    'Sol,,2027-03-15 10:00,60,,',
    'Viento,Wind,2027-03-16 10:00,60,es,',
  ];
  const en = (title: string) => ({ en: { title, abstract: '' } });
  expect(texts(headings, ...rows)).toEqual([
    ['Waves', null, { es: { title: 'Olas', abstract: '' } }],
    ['Sol', 'es', {}],
    ['Viento', null, en('Wind')],
  ]);
  const head = sessionsHead([headings, ...rows].join('\n'));
  expect(head && lacksColumn(head, guessedSessions(head))).toBe(false);
});
