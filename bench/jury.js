import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { measureBook } from './book.js';
import { databaseUrl, makeCall, residentMegabytes, startGreenroom } from './greenroom.js';
import { signIn } from './scale.js';

const proposals = 10_000;
const jurors = 30;
const rounds = 50;
const targetMs = 150;
const wordsEach = 1000;
const planted = 200;
const themes = ['energy', 'water', 'air', 'ports', 'food'];
const criteria = ['impact', 'linkability', 'innovativeness', 'replicability', 'people', 'ecology'];

/**
 * What organizers wait for in a call with 10,000 proposals of a thousand words each, in eight languages, and 30,000 score
 * sheets: the list, filters, search in any script, results, comparing all texts, the file of everything and that of all
 * sheets; then a book of 200 proposals.
 */
export async function measure() {
  return [...(await measureLists()), ...(await measureBook())];
}

async function measureLists() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const cookie = `${loginCookie}=${await signIn(client)}`;
    const words = await fill(client);
    const rows = [await readTime(client)];
    await client.query('analyze');
    for (const [what, path] of Object.entries(pagesOf(call, words))) {
      rows.push(await pageTimes(greenroom.port, what, path, cookie));
    }
    rows.push(await fileTimes(greenroom, `/console/calls/${call}/proposals.xlsx`, cookie));
    for (const format of ['csv', 'xlsx', 'json']) rows.push(await sheetsTime(greenroom, call, cookie, format));
    return rows;
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

function pagesOf(call, words) {
  const list = `/console/calls/${call}/proposals`;
  const search = (text) => `${list}?q=${encodeURIComponent(text)}`;
  const found = Object.entries(words).map(([language, { common, rare }]) => [
    [`search: ${language}, that many match`, search(common)],
    [`search: ${language}, two words`, search(`${rare} ${common}`)],
  ]);
  return {
    list,
    'list, by title, from the middle': `${list}?sort=title&after=${uuidOf(5000)}`,
    'list, by reviews, with all columns': `${list}?sort=reviews&${['theme', 'state', 'stage', 'kind', 'country', 'tags', 'members', 'linked', 'pdfs', 'reviews', 'submitted', 'source'].map((one) => `column=${one}`).join('&')}`,
    'filter: theme and state': `${list}?theme=water&state=shortlisted`,
    'filter: stage, country and type': `${list}?stage=pilot&country=KE&kind=ngo`,
    'filter: reviews missing': `${list}?reviews=some`,
    'filter: similar': `${list}?similar=open`,
    'filter: days': `${list}?from=2026-02-01&to=2026-03-01`,
    ...Object.fromEntries(found.flat()),
    'search: one letter': search('a'),
    'search: in a filter': `${search(words.English.common)}&theme=water&reviews=all`,
    'search: that none match': search('nowhere at all'),
    'two similar proposals': `${list}/P-0/similar/P-${proposals - planted}`,
    results: `/console/calls/${call}/jury`,
    'results of a theme': `/console/calls/${call}/jury?theme=water`,
  };
}

async function pageTimes(port, what, path, cookie) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie }, redirect: 'error' });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    times.push(performance.now() - from);
  }
  times.sort((one, other) => one - other);
  const [p50, p99] = [0.5, 0.99].map((share) => times[Math.min(rounds - 1, Math.floor(rounds * share))]);
  return { what, p50, p99, target: targetMs, isMet: p50 <= targetMs };
}

/** Until the worker has read all texts: how long it took, and how many of the planted pairs it found. */
async function readTime(client) {
  const from = performance.now();
  for (;;) {
    const { rows } = await client.query('select count(*)::int as due from proposal_texts_due');
    if (rows[0].due === 0) break;
    await sleep(500);
  }
  const seconds = (performance.now() - from) / 1000;
  const { rows } = await client.query(
    `select count(*) filter (where o.n = p.n + ${proposals - planted})::int as found, count(*)::int as pairs
     from proposal_pairs, lateral (select substr(one_id::text, 25)::int as n) p,
       lateral (select substr(other_id::text, 25)::int as n) o`,
  );
  const [{ found, pairs }] = rows;
  const what = `reading and comparing ${proposals} texts, s`;
  return { what, p50: seconds, pairs, target: `${planted} pairs`, isMet: found === planted };
}

/** Seconds until the whole file has arrived, and how much memory the process grows meanwhile. */
async function fileTimes({ port, pid }, path, cookie) {
  const before = await residentMegabytes(pid);
  const from = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  let [bytes, most] = [0, before];
  for await (const chunk of answer.body) {
    if (Math.floor(bytes / 2_000_000) !== Math.floor((bytes + chunk.length) / 2_000_000)) {
      most = Math.max(most, await residentMegabytes(pid));
    }
    bytes += chunk.length;
  }
  const seconds = (performance.now() - from) / 1000;
  const grown = most - before;
  const what = `Excel file of ${Math.round(bytes / 1e6)} MB, s`;
  return { what, p50: seconds, 'MB more': grown, target: '150 MB more', isMet: grown <= 150 };
}

/** Seconds until the file of all score sheets, which is made in the background, can be downloaded. */
async function sheetsTime({ port }, call, cookie, format) {
  const results = `http://127.0.0.1:${port}/console/calls/${call}/jury`;
  const page = await fetch(results, { headers: { cookie } });
  // Forms are bound to a cookie that their page sets.
  const own = [cookie, ...page.headers.getSetCookie().map((one) => one.split(';', 1)[0])].join('; ');
  const [, token] = /name="_csrf" value="([^"]*)"/u.exec(await page.text());
  const body = new URLSearchParams([
    ['_csrf', token.replaceAll('&#x3D;', '=')],
    ['format', format],
  ]);
  const from = performance.now();
  const started = await fetch(`${results}/sheets`, {
    method: 'POST',
    headers: { cookie: own },
    body,
    redirect: 'manual',
  });
  const job = `http://127.0.0.1:${port}${started.headers.get('location')}`;
  for (let isMade = false; !isMade; await sleep(100))
    isMade = (await (await fetch(job, { headers: { cookie: own } })).text()).includes('/file"');
  const seconds = (performance.now() - from) / 1000;
  return { what: `file of ${3 * proposals} score sheets, ${format}, s`, p50: seconds, target: 5, isMet: seconds <= 5 };
}

/** A sequence that is the same in every run. */
function drawsFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const alphabets = {
  English: 'ka re ti mo sun ver ol pan chi der lo ming as eth qui bor tan sel fir wo'.split(' '),
  German: 'schu ver ge keit ung er lö ber hä fen strom licht wal da mau be zü gel grü ne'.split(' '),
  Vietnamese: 'nước sạch cho thành phố điện bờ cảng biển rừng môi trường năng lượng tái chế đô thị xanh'.split(' '),
  Russian: 'по ра ни те ско во де мо ре гав ань чис тый воз дух эне рго сол неч ный'.split(' '),
  Arabic: 'ما تر سي نو با لي ها رو دم كف شم عن غي طا قو صن فر جب زل خر'.split(' '),
  Korean: '항 구 도 시 전 력 청 정 공 기 물 관 리 태 양 에 너 지 산 업'.split(' '),
  Chinese: [...'港口城市電力清淨空氣水資源管理太陽能源產業循環經濟社區學校船舶碳排放減量智慧交通綠建築農業漁村永續'],
  Japanese: [...'港湾都市電力清浄空気水管理太陽光産業循環経済地域学校船舶炭素削減のにをはがでとカーボンエネルギー'],
};
const spaceless = new Set(['Chinese', 'Japanese']);

/** A vocabulary of a few thousand words made of syllables, in which the first ones are common. */
function vocabularyOf(language, draw) {
  const syllables = alphabets[language];
  const words = new Set();
  while (words.size < 6000) {
    const length = 1 + Math.floor(draw() * 3) + (syllables.length < 30 ? 1 : 0);
    words.add(Array.from({ length }, () => syllables[Math.floor(draw() * syllables.length)]).join(''));
  }
  return [...words];
}

function textOf(language, vocabulary, count, draw) {
  const words = Array.from({ length: count }, () => vocabulary[Math.floor(vocabulary.length * draw() ** 3)]);
  return words.join(spaceless.has(language) ? '' : ' ');
}

const uuidOf = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Fills the call. Returns of each language a word that many texts have, and one that few have. */
async function fill(client) {
  const draw = drawsFrom(2027);
  const languages = Object.keys(alphabets);
  const vocabularies = Object.fromEntries(languages.map((one) => [one, vocabularyOf(one, draw)]));
  const run = (text, ...values) => client.query(text, values);
  await run(
    `update calls set winners = 15, criteria = $1`,
    JSON.stringify(criteria.map((slug) => ({ slug, name: slug }))),
  );
  await run(
    `insert into organizations (id, call_id, name, name_key, similar_key, kind, country, created_at, updated_at)
     select md5('organization' || n)::uuid, c.id, 'Body ' || n, 'body ' || n, 'body ' || n,
       (array['company', 'ngo', 'university', 'start-up'])[1 + n % 4], (array['KE', 'TW', 'PL', 'VN', 'BR'])[1 + n % 5],
       now(), now() from generate_series(0, 4999) n, calls c`,
  );
  for (let from = 0; from < proposals; from += 500) {
    const contents = Array.from({ length: 500 }, (_, index) => contentOf(from + index, languages, vocabularies));
    await run('begin');
    await run(
      `insert into proposals (id, call_id, external_id, title, theme, organization, organization_id, state, source,
         submitted_at, created_at, updated_at)
       select t.id, c.id, 'P-' || n, title, ($2::text[])[1 + n % 5], 'Body ' || n % 5000, md5('organization' || n % 5000)::uuid,
         case when n % 10 = 9 then 'shortlisted' else 'submitted' end, case when n % 4 = 0 then 'form' else 'api' end,
         timestamptz '2026-01-01Z' + n % 100 * interval '1 day', now() + n * interval '1 millisecond', now()
       from jsonb_to_recordset($1::jsonb) as t(id uuid, n int, title text), calls c`,
      JSON.stringify(contents.map(({ id, n, title }) => ({ id, n, title }))),
      themes,
    );
    await run(
      `insert into proposal_contents (proposal_id, language, summary, answers, stage)
       select id, null, summary, answers, (array['idea', 'prototype', 'pilot', 'operating'])[1 + n % 4]
       from jsonb_to_recordset($1::jsonb) as t(id uuid, n int, summary text, answers jsonb)`,
      JSON.stringify(contents),
    );
    await run('commit');
  }
  await run(
    `insert into proposal_members (proposal_id, email_key, email, name)
     select p.id, address, address, 'Member ' || k from proposals p, generate_series(0, 2) k,
       lateral (select 'person-' || k || '@' || lower(p.external_id) || '.example' as address) a`,
  );
  await run(
    `insert into organizers (id, email, email_key, name, role, password_hash, created_at)
     select md5('juror' || n)::uuid, 'juror-' || n || '@jury.example', 'juror-' || n || '@jury.example', 'Juror ' || n,
       'juror', 'none', now() from generate_series(0, ${jurors - 1}) n`,
  );
  await run(
    `insert into jury_assignments (proposal_id, juror_id, assigned_by, assigned_at)
     select p.id, md5('juror' || (n + k) % ${jurors})::uuid, 'system', now()
     from (select id, row_number() over (order by id) as n from proposals) p, generate_series(0, 2) k`,
  );
  await run(
    `insert into jury_members (call_id, juror_id, signed_at, has_conflicts)
     select distinct p.call_id, a.juror_id, now(), false from jury_assignments a join proposals p on p.id = a.proposal_id`,
  );
  await run(
    `insert into jury_sheets (proposal_id, juror_id, state, scores, comment, version, created_at, updated_at, handed_in_at)
     select proposal_id, juror_id, case n % 10 when 1 then 'draft' else 'handed-in' end,
       (select jsonb_object_agg(c->>'slug', 1 + (n * (place + 2)) % 5)
         from jsonb_array_elements((select criteria from calls limit 1)) with ordinality as c(c, place)),
       'A word to the others.', 1, now(), now(), case n % 10 when 1 then null else now() end
     from (select *, row_number() over (order by proposal_id, juror_id) as n from jury_assignments) a`,
  );
  return Object.fromEntries(
    languages.map((one) => [one, { common: vocabularies[one][5], rare: vocabularies[one][2000] }]),
  );
}

/** The last ones are the first ones once more, with a few words changed. */
function contentOf(n, languages, vocabularies) {
  const isCopy = n >= proposals - planted;
  const original = isCopy ? n - (proposals - planted) : n;
  const draw = drawsFrom(7919 * (original + 1));
  const language = languages[original % languages.length];
  const vocabulary = vocabularies[language];
  const each = wordsEach / (criteria.length + 1);
  const texts = Array.from({ length: criteria.length + 1 }, () => textOf(language, vocabulary, each, draw));
  if (isCopy) texts[0] = textOf(language, vocabulary, each, drawsFrom(n));
  const [summary, ...answers] = texts;
  return {
    id: uuidOf(n),
    n,
    title: `${textOf(language, vocabulary, 4, draw)} ${n}`,
    summary,
    answers: Object.fromEntries(criteria.map((slug, index) => [slug, answers[index]])),
  };
}
