/**
 * `npm run bench`: all benchmarks; `npm run bench -- NAME`: one. With the path of another built checkout, `rush` measures
 * it in the same run; with that of a folder, `growth` keeps its filled databases there. Each starts what it measures, on
 * this machine alone, and compares with a peer or a floor of the same run: on a machine with other work only ratios mean
 * something.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

const names = [
  'rush',
  'instances',
  'programme',
  'registration',
  'bad-line',
  'transcript',
  'feed',
  'calendar',
  'messages',
  'memory',
  'scale',
  'funnel',
  'linking',
  'console',
  'growth',
  'planner',
  'jury',
  'webhooks',
  'live',
];
const checkouts = process.argv.slice(2).filter((argument) => argument.includes('/'));
const asked = process.argv.slice(2).filter((argument) => !argument.includes('/'));
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.\n`);
  process.exit(2);
}

const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
let hasMissed = false;
for (const name of asked.length > 0 ? asked : names) {
  process.stdout.write(`\n${name}\n`);
  const { measure } = await import(`./${name}.js`);
  const rows = await measure(...checkouts);
  console.table(Object.fromEntries(rows.map(({ what, ...row }) => [what, shown(row)])));
  hasMissed ||= rows.some((row) => row.target !== undefined && !row.isMet);
  const result = { name, at: new Date().toISOString(), node: process.version, processors: cpus().length, rows };
  await writeFile(new URL(`${name}.json`, results), `${JSON.stringify(result, null, 2)}\n`);
}
process.stdout.write(hasMissed ? '\nSome targets were missed.\n' : '\nAll targets were met.\n');

function shown({ statuses, isMet, ...row }) {
  const rounded = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  ]);
  const kinds = statuses && Object.entries(statuses).map(([status, count]) => `${status} x ${count}`);
  return {
    ...Object.fromEntries(rounded),
    ...(kinds && { answers: kinds.join(', ') }),
    ...(isMet !== undefined && { met: isMet ? 'yes' : 'NO' }),
  };
}
