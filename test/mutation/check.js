import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * `npm run check:mutation`: changes the rules at one place after the other, and says which changes no test notices. Areas
 * can be named: `npm run check:mutation -- 'waiting list' reminders`. Fails if less than 90 % of an area are noticed, or
 * if a change that isn't has no reason in `survivors.json`.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The rules whose tests are tested, and the spec files that are to notice. */
const areas = JSON.parse(readFileSync(join(root, 'test/mutation/areas.json'), 'utf8'));
/** Percent. */
const minScore = 90;
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in areas));
if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. Known: ${Object.keys(areas).join(', ')}`);
const run = Object.entries(areas).filter(([name]) => chosen.length === 0 || chosen.includes(name));
const all = (key) => [...new Set(run.flatMap(([, area]) => area[key]))];
const [fileOf, functionOf] = [0, 1].map((part) => (mutated) => mutated.split('#')[part]);
/** Lines of a file, or of one function of it: `file#function`. */
function linesOf(mutated) {
  const lines = readFileSync(join(root, fileOf(mutated)), 'utf8').split('\n');
  const name = functionOf(mutated);
  if (name === undefined) return [1, lines.length];
  const start = lines.findIndex((line) => /^(?:export )?(?:async )?function (\w+)/u.exec(line)?.[1] === name);
  if (start < 0) throw new Error(`No function: ${mutated}`);
  return [start + 1, lines.indexOf('}', start) + 1];
}

const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const { status } = spawnSync(
  process.execPath,
  [
    stryker,
    'run',
    'test/mutation/stryker.config.js',
    '--mutate',
    all('mutate')
      .map((one) => `${fileOf(one)}:${linesOf(one).join('-')}`)
      .join(','),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, MUTATION_SPECS: all('specs').join(',') } },
);
if (status !== 0) process.exit(status ?? 1);

const { files } = JSON.parse(readFileSync(join(root, '.greenroom-mutation/report.json'), 'utf8'));
const named = JSON.parse(readFileSync(join(root, 'test/mutation/survivors.json'), 'utf8'));
const used = new Set();
const table = [];
const unnamed = [];
for (const [name, { mutate }] of run) {
  const mutants = [...new Set(mutate.map(fileOf))].flatMap((file) =>
    (files[file]?.mutants ?? []).map((mutant) => ({
      ...mutant,
      file,
      code: files[file].source.split('\n')[mutant.location.start.line - 1].trim(),
    })),
  );
  const counted = mutants.filter((one) => !['Ignored', 'CompileError'].includes(one.status));
  const survivors = counted.filter((one) => ['Survived', 'NoCoverage'].includes(one.status));
  const score = (100 * (counted.length - survivors.length)) / counted.length;
  for (const one of survivors) {
    const reason = named.find(({ file, code, becomes }) => {
      return file === one.file && code === one.code && (becomes?.includes(one.replacement) ?? true);
    });
    if (reason === undefined) unnamed.push(one);
    else used.add(reason);
  }
  table.push({ area: name, changes: counted.length, unnoticed: survivors.length, score: Number(score.toFixed(1)) });
}
for (const { file, location, code, replacement, status: what } of unnamed) {
  console.log(`${file}:${location.start.line}:${location.start.column} ${what}\n  ${code}\n  -> ${replacement}`);
}
const mutated = new Set(all('mutate').map(fileOf));
const stale = named.filter((one) => mutated.has(one.file) && !used.has(one));
for (const { file, code } of stale) console.log(`survivors.json: noticed now, or gone: ${file}: ${code}`);
console.table(table);
const low = table.filter(({ score }) => score < minScore);
if (low.length + unnamed.length + stale.length > 0) process.exitCode = 1;
