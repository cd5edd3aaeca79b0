import { performance } from 'node:perf_hooks';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { databaseUrl, makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { signIn } from './scale.js';

const cues = 3000;
const rounds = 10;
const slowestMs = 300;

/** Captions of a recording of three hours: what their upload, their page and a search for who is to be taken out take. */
export async function measure() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const [session] = await makeSessions(greenroom, call, 1);
    const recording = { kind: 'recording', visibility: 'public', url: 'https://files.example.org/talk.mp4' };
    const { id } = await greenroom.api('POST', `/sessions/${session}/materials`, recording);
    const { slug } = await greenroom.api('GET', `/sessions/${session}`);
    let cookie = `${loginCookie}=${await signIn(client)}`;
    const send = (path, options = {}) =>
      fetch(`http://127.0.0.1:${greenroom.port}${path}`, { redirect: 'manual', ...options, headers: { cookie } });
    const list = `/console/sessions/${session}/materials/${id}/transcripts`;
    // The one of its forms.
    cookie += (await send(list)).headers
      .getSetCookie()
      .map((line) => `; ${line.split(';')[0]}`)
      .join('');
    const file = captions();
    const upload = async () => {
      const answer = await send(list, { method: 'POST', body: await formOf(await send(list), file) });
      if (answer.status !== 303) throw new Error(`The upload was answered: ${answer.status}`);
    };
    await upload();
    const [, own] = /href="([^"]*\/transcripts\/[\w-]{36})"/u.exec(await (await send(list)).text());
    const watch = `/calls/${call}/sessions/${slug}/materials/${id}/watch`;
    const read = (path) => async () => (await send(path)).text();
    const html = await read(watch)();
    const bytes = { kilobytes: html.length / 1000, gzip: gzipSync(html).length / 1000 };
    return [
      { what: 'upload, with its page before', ...(await timed(upload, 1000)), kilobytes: file.length / 1000 },
      {
        what: 'page with the text',
        ...(await timed(read(watch))),
        ...bytes,
        brotli: brotliCompressSync(html).length / 1000,
      },
      { what: 'captions', ...(await timed(read(`${watch}/en.vtt`))) },
      { what: 'search for a name', ...(await timed(read(`${own}?q=garcia`))) },
    ];
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

/** As programs write them: a line of speech each 3.6 seconds. */
function captions() {
  // As many words as people use, and none of them said in turn: it compresses as speech does.
  let seed = 1;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const syllables = 'po wer ship har bour ne la mi to ra den ka su ri ver el on ti ga shi'.split(' ');
  const word = () => Array.from({ length: 1 + random(3) }, () => syllables[random(20)]).join('');
  const words = Array.from({ length: 2000 }, word);
  const clock = (ms) => new Date(ms).toISOString().slice(11, 23);
  const blocks = Array.from({ length: cues }, (_, n) => {
    const said =
      Array.from({ length: 9 }, () => words[random(random(2000) + 1)]).join(' ') + (n % 100 === 0 ? ' García' : '');
    return `${clock(n * 3600)} --> ${clock(n * 3600 + 3400)}\n<v ${n % 40 < 20 ? 'Ana' : 'Joseph Mwangi'}>${said}${n % 3 === 0 ? '.' : ''}\n`;
  });
  return `WEBVTT\n\n${blocks.join('\n')}`;
}

async function formOf(page, file) {
  const html = await page.text();
  const body = new FormData();
  for (const name of ['_csrf', 'recording']) body.append(name, valueOf(html, name));
  const seen = [...html.matchAll(/name="seen"[^>]*value="([^"]*)"/gu)].at(-1)?.[1] ?? '';
  for (const [name, value] of Object.entries({ seen, language: 'en', madeBy: 'person' })) body.append(name, value);
  body.append('file', new File([file], 'captions.vtt'));
  return body;
}

function valueOf(html, name) {
  const value = new RegExp(`name="${name}"[^>]*value="([^"]*)"`, 'u').exec(html)?.[1] ?? '';
  return value.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
}

async function timed(work, target = slowestMs) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  times.sort((one, other) => one - other);
  return { ms: times[0], median: times[rounds / 2], target, isMet: times[rounds / 2] <= target };
}
