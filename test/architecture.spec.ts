import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/root.js';
import {
  CLIENT_RULES,
  cyclesIn,
  EXCEPTIONS,
  faultsOf,
  IMPORT_PARTS,
  MACHINERY,
  SHARED_BY_FLOWS,
  relativeImportsOf,
} from './support/architecture.js';

const src = join(projectRoot, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const read = (file: string) => readFileSync(join(src, file), 'utf8');

describe('the rings of src/', () => {
  it('is looked at', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files).toEqual(
      expect.arrayContaining([
        'main.ts',
        'platform/clock.ts',
        'domain/sessions/session.ts',
        'domain/sessions/session.entity.ts',
        'domain/sessions/sessions.queries.ts',
        'flows/registrations/register.flow.ts',
      ]),
    );
    // An exception for a file that is gone would let the next one of that name in.
    expect(
      [...MACHINERY, ...CLIENT_RULES, ...EXCEPTIONS, ...IMPORT_PARTS, ...SHARED_BY_FLOWS].filter(
        (file) => !files.includes(file),
      ),
    ).toEqual([]);
    const imported = files.flatMap((file) => relativeImportsOf(file, read(file)));
    expect(imported.length).toBeGreaterThan(300);
    expect(imported).toEqual(expect.arrayContaining(['domain/sessions/sessions.queries.ts', 'platform/clock.ts']));
    const inside = imported.filter((target) => !target.startsWith('..') && target.endsWith('.ts'));
    expect([...new Set(inside)].filter((target) => !files.includes(target))).toEqual([]);
  });

  it('holds', () => {
    expect(files.flatMap((file) => faultsOf(file, read(file)))).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    expect(cyclesIn(new Map(files.map((file) => [file, relativeImportsOf(file, read(file))])))).toEqual([]);
    const planted = { a: ['b', 'd'], b: ['c'], c: ['a', 'd'], d: ['e'], e: [] };
    expect(cyclesIn(new Map(Object.entries(planted)))).toEqual([['a', 'b', 'c']]);
  });
});

describe('a planted violation', () => {
  it.each([
    [
      'platform/clock.ts',
      `import { Session } from '../domain/sessions/session.js';`,
      'never imports from an outer ring',
    ],
    ['domain/sessions/session.ts', `import { Register } from '../../flows/register.flow.js';`, 'from an outer ring'],
    ['domain/sessions/session.ts', `export * from '../../site/paths.js';`, 'from an outer ring'],
    ['domain/sessions/session.ts', `import { x } from '../../app/data-source.js';`, 'only the command line'],
    ['domain/sessions/session.ts', `import { x } from '../../../migrations/x.js';`, 'outside src/'],
    ['domain/calls/calls.queries.ts', `import { x } from '../sessions/sessions.queries.js';`, 'comes later than calls'],
    ['domain/calls/call.ts', `import { x } from '../registrations/admission/admit.js';`, 'comes later than calls'],
    ['domain/somewhere/x.ts', `import { x } from '../calls/call.js';`, 'has no place in the order'],
    ['flows/a/x.flow.ts', `import { x } from '../../console/register.controller.js';`, 'from an outer ring'],
    ['flows/a/x.flow.ts', `import { Register } from '../registrations/register.flow.js';`, 'never uses another flow'],
    ['flows/a/x.flow.ts', `const x = await import('../../main.js');`, 'only the command line'],
    ['site/programme.page.ts', `import type { X } from '../console/x.page.js';`, 'pages never import'],
    ['api/x.controller.ts', `let x: import('../cli/demo.js').X;`, 'pages never import'],
    ['console/calls/x.ts', `import type { X } from '../sessions/x.page.js';`, 'never imports a page of another'],
    ['console/ui/x.ts', `import { x } from '../sessions/x.js';`, 'what areas share leads to no area'],
    ['console/calls/x.page.ts', `import { x } from './x.queries.js';`, 'a page and imports ./x.queries.js'],
    ['console/calls/x.page.ts', `const now = new Date();`, 'a page and uses new Date()'],
    ['api/x.ts', `const tx = autocommit(this.database);`, 'opens a transaction with autocommit'],
    [
      'domain/calls/x.ts',
      `import type { X } from '../../parts/polls/domain/poll.js';`,
      'the core never imports a part',
    ],
    ['parts/polls/domain/x.ts', `import { x } from '../../jury/domain/jury.js';`, 'jury comes later than polls'],
    ['parts/polls/domain/x.ts', `import { x } from '../flows/close-poll.flow.js';`, 'from an outer ring'],
    ['client/x.ts', `import { x } from '../platform/i18n/messages.js';`, 'browser code uses pure rules only'],
    ['client/x.ts', `import { x } from '../domain/sessions/session.entity.js';`, 'browser code uses pure rules only'],
    ['client/check-in/roster.ts', `const now = Date.now();`, 'a rule and uses Date.now'],
    ['console/x.page.ts', `import type { X } from '../client/check-in/roster.js';`, 'pages never import'],
    ['api/x.controller.ts', `import '../app/app.module.js';`, 'only the command line'],
    ['api/x.controller.ts', `import '../modules/calls.area.js';`, 'only the command line'],
    ['elsewhere/x.ts', `import { Session } from '../domain/sessions/session.js';`, 'belongs to no ring'],
    ['domain/sessions/session.ts', `import { Injectable } from '@nestjs/common';`, 'a rule and imports @nestjs/common'],
    ['domain/sessions/session.ts', `import { In } from 'typeorm';`, 'a rule and imports typeorm'],
    ['domain/sessions/session.ts', `import { readFile } from 'node:fs/promises';`, 'imports node:fs/promises'],
    ['domain/sessions/session.ts', `import { randomBytes as bytes } from 'node:crypto';`, 'uses randomBytes'],
    ['domain/sessions/session.ts', `const zone = process.env.TZ;`, 'uses process.env'],
    ['domain/sessions/session.ts', `const now = new Date();`, 'uses new Date()'],
    ['domain/sessions/session.ts', `const now = Date.now();`, 'uses Date.now'],
    ['domain/sessions/session.ts', `const id = crypto.randomUUID();`, 'uses crypto.randomUUID'],
    ['domain/sessions/move.ts', `function move(tx: Tx) { return new Date(); }`, 'an operation and uses new Date()'],
    ['domain/sessions/move.ts', `import 'fastify'; function move(tx: Tx) {}`, 'an operation and imports fastify'],
  ])('in %s is found: %s', (file, text, fault) => {
    expect(faultsOf(file, text)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    [
      'domain/calls/call.ts',
      `import { Session } from '../sessions/session.entity.js'; import { at } from '../time/format.js';`,
    ],
    [
      'domain/sessions/sessions.queries.ts',
      `import { In } from 'typeorm'; import { x } from '../calls/calls.queries.js';`,
    ],
    ['flows/a/x.flow.ts', `import '../../domain/sessions/sessions.queries.js'; import 'typeorm';`],
    ['flows/a/x.flow.ts', `import { Changes } from '../changes.js';`],
    ['client/check-in/x.ts', `import './roster.js'; import { x } from '../../domain/attendance/check-in.js';`],
    ['cli/demo.ts', `import '../flows/registrations/register.flow.js'; import '../app/bootstrap.js';`],
    ['domain/sessions/session.ts', `const startsAt = new Date(0); import { createHash } from 'node:crypto';`],
  ])('is not seen in what %s may do: %s', (file, text) => {
    expect(faultsOf(file, text)).toEqual([]);
  });
});

describe('the tests', () => {
  const folder = join(projectRoot, 'test');
  const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(?:long|support)/u.test(file))
    .map((file) => ({ file, lines: readFileSync(join(folder, file), 'utf8').trimEnd().split('\n') }));
  /** The lengths of all tests, from `test(` to its end at the same indent. */
  const lengths = specs.flatMap(({ lines }) =>
    lines.flatMap((line, from) => {
      const [, indent] = /^( *)(?:(?:test|it)\b|\]\)\().*=> \{$/u.exec(line) ?? [];
      return indent === undefined ? [] : [lines.indexOf(`${indent}});`, from) - from + 1];
    }),
  );

  // What is long is no longer read. These numbers only fall: split what you add to.
  it.each([
    ['tests of more than 60 lines', 52, () => lengths.filter((length) => length > 60).length],
    ['lines of the longest test', 165, () => Math.max(...lengths)],
    ['files of more than 600 lines', 14, () => specs.filter(({ lines }) => lines.length > 600).length],
    ['lines of the longest file', 1090, () => Math.max(...specs.map(({ lines }) => lines.length))],
  ])('have no more %s than %i', (_, most, count) => {
    expect(lengths.length).toBeGreaterThan(1000);
    expect(count()).toBeLessThanOrEqual(most);
  });
});
