import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { databaseUrl, makeCall, residentMegabytes, startGreenroom } from './greenroom.js';
import { signIn } from './scale.js';

const count = 200;
const criteria = ['impact', 'linkability', 'innovativeness', 'replicability', 'people', 'responsibility'];
/** Of each proposal, in the summary and six answers. */
const words = 1500;
const sentences = {
  en: 'The city measures the air near its ports and schools with its partners, and shares the results in public. ',
  'zh-TW': '高雄市與合作夥伴共同測量港口及學校附近的空氣品質，並公開分享成果，讓居民能夠了解自己呼吸的空氣。',
  ar: 'تقيس المدينة جودة الهواء بالقرب من الموانئ والمدارس مع شركائها وتنشر النتائج للجميع. ',
};

/**
 * A book of 200 proposals with 1,500 words each, in three scripts, as the worker makes it, and what a public page takes
 * meanwhile.
 */
export async function measureBook() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    await greenroom.api('PATCH', `/calls/${call}`, { criteria: criteria.map((slug) => ({ slug, name: slug })) });
    for (let index = 0; index < count; index += 1) await makeProposal(greenroom, call, index);
    const cookie = `${loginCookie}=${await signIn(client)}`;
    const before = await publicTimes(greenroom, call, async () => sleep(3000));
    const idle = await residentMegabytes(greenroom.pid);
    const from = performance.now();
    const job = await start(greenroom, call, cookie);
    let most = idle;
    const meanwhile = await publicTimes(greenroom, call, async () => {
      for (;;) {
        const { rows } = await client.query('select state, done from jobs where id = $1', [job]);
        most = Math.max(most, await residentMegabytes(greenroom.pid));
        if (rows[0].state === 'done') return;
        if (!['queued', 'running'].includes(rows[0].state)) throw new Error(`The book is ${rows[0].state}.`);
        await sleep(100);
      }
    });
    const seconds = (performance.now() - from) / 1000;
    const { rows } = await client.query(
      `select f.size, j.counts from jobs j join files f on f.id = j.file_id where j.id = $1`,
      [job],
    );
    const { size, counts } = rows[0];
    return [
      { what: `book of ${count} proposals, ${counts.pages} pages`, seconds, target: '60 s', isMet: seconds <= 60 },
      { what: 'its file', MB: size / 1024 / 1024 },
      { what: 'public page before, median', ms: median(before) },
      { what: 'public page meanwhile, median', ms: median(meanwhile) },
      {
        what: 'public page meanwhile, 95th percentile',
        ms: meanwhile.toSorted((a, b) => a - b).at(-1 - Math.floor(meanwhile.length / 20)),
      },
      { what: 'memory of the server, more than idle', MB: most - idle },
    ];
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

async function makeProposal(greenroom, call, index) {
  const language = ['en', 'en', 'zh-TW', 'ar'][index % 4];
  const sentence = sentences[language];
  // A word of Chinese has about two characters.
  const length = language === 'zh-TW' ? sentence.length / 2 : sentence.split(' ').length - 1;
  const text = sentence.repeat(Math.round(words / (criteria.length + 1) / length));
  const answers = Object.fromEntries(criteria.map((slug) => [slug, text]));
  const theme = ['energy', 'water', 'air', 'ports', 'food'][index % 5];
  await greenroom.api('PUT', `/calls/${call}/proposals/B-${index}`, {
    title: `${sentence.slice(0, 30).trim()} ${index}`,
    theme,
    organization: `Institute ${index % 60}`,
    members: [{ email: `member-${index}@example.org`, name: `Member ${index}` }],
    state: 'submitted',
    content: { language, summary: text, answers, stage: 'pilot', places: ['Kaohsiung, Taiwan'] },
  });
}

/** Starts the book as the form does. Returns the id of its job. */
async function start({ port }, call, cookie) {
  const path = `http://127.0.0.1:${port}/console/calls/${call}/proposal-book`;
  const form = await fetch(path, { headers: { cookie } });
  const more = form.headers.getSetCookie().map((line) => line.split(';')[0]);
  const [, token] = /name="_csrf" value="([^"]+)"/u.exec(await form.text());
  const body = new URLSearchParams({ _csrf: token, theme: '', state: 'submitted-all', withNames: 'yes' });
  const headers = { cookie: [cookie, ...more].join('; ') };
  const answer = await fetch(path, { method: 'POST', body, headers, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
  return answer.headers.get('location').split('/').at(-1);
}

/** What the page of the call takes, every tenth of a second until the work is done. */
async function publicTimes({ port }, call, work) {
  const times = [];
  const state = { isDone: false };
  const working = work().finally(() => (state.isDone = true));
  while (!state.isDone) {
    const from = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/calls/${call}`)).arrayBuffer();
    times.push(performance.now() - from);
    await sleep(100);
  }
  await working;
  return times;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
