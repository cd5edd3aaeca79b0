import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/root.js';
import { faultsOf, MACHINERY, relativeImportsOf } from './support/architecture.js';

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
        'sessions/session.ts',
        'sessions/session.entity.ts',
        'sessions/sessions.queries.ts',
        'flows/registrations/register.ts',
      ]),
    );
    // An exception for a file that is gone would let the next one of that name in.
    expect([...MACHINERY].filter((file) => !files.includes(file))).toEqual([]);
    const imported = files.flatMap((file) => relativeImportsOf(file, read(file)));
    expect(imported.length).toBeGreaterThan(300);
    expect(imported).toEqual(expect.arrayContaining(['sessions/sessions.queries.ts', 'platform/clock.ts']));
    const inside = imported.filter((target) => !target.startsWith('..') && target.endsWith('.ts'));
    expect([...new Set(inside)].filter((target) => !files.includes(target))).toEqual([]);
  });

  it('holds', () => {
    expect(files.flatMap((file) => faultsOf(file, read(file)))).toEqual([]);
  });
});

describe('a planted violation', () => {
  it.each([
    ['platform/clock.ts', `import { Session } from '../sessions/session.js';`, 'the platform looks nowhere'],
    ['sessions/session.ts', `import { Register } from '../flows/register.js';`, 'a noun looks at'],
    ['sessions/session.ts', `export * from '../programme/paths.js';`, 'a noun looks at'],
    ['sessions/session.ts', `import { dataSourceOptions } from '../data-source.js';`, 'a noun looks at'],
    ['calls/call.ts', `import { findSession } from '../sessions/sessions.queries.js';`, 'are its own'],
    ['calls/calls.queries.ts', `import { findSession } from '../sessions/sessions.queries.js';`, 'are its own'],
    ['flows/register.ts', `import { x } from '../console/register.controller.js';`, 'a flow looks at'],
    ['flows/register.ts', `const x = await import('../main.js');`, 'a flow looks at'],
    ['programme/programme.page.ts', `import type { X } from '../console/x.page.js';`, 'pages never look'],
    ['api/x.controller.ts', `let x: import('../cli/demo.js').X;`, 'pages never look'],
    ['api/x.controller.ts', `import '../app.module.js';`, 'only the command line'],
    ['elsewhere/x.ts', `import { Session } from '../sessions/session.js';`, 'belongs to no ring'],
    ['sessions/session.ts', `import { Injectable } from '@nestjs/common';`, 'imports @nestjs/common'],
    ['sessions/session.ts', `import type { EntityManager } from 'typeorm';`, 'imports typeorm'],
    ['sessions/session.ts', `import { readFile } from 'node:fs/promises';`, 'imports node:fs/promises'],
    [
      'sessions/session.ts',
      `import { lockSession } from './sessions.queries.js';`,
      'imports sessions/sessions.queries',
    ],
    ['sessions/session.ts', `import { randomBytes as bytes } from 'node:crypto';`, 'uses randomBytes'],
    ['sessions/session.ts', `const zone = process.env.TZ;`, 'uses process.env'],
    ['sessions/session.ts', `const now = new Date();`, 'uses new Date()'],
    ['sessions/session.ts', `const now = Date.now();`, 'uses Date.now'],
    ['sessions/session.ts', `const id = crypto.randomUUID();`, 'uses crypto.randomUUID'],
  ])('in %s is found: %s', (file, text, fault) => {
    expect(faultsOf(file, text)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    [
      'calls/call.ts',
      `import { Session } from '../sessions/session.entity.js'; import { at } from '../time/format.js';`,
    ],
    ['calls/calls.queries.ts', `import { Client } from 'typeorm'; import { x } from './call.js';`],
    ['flows/register.ts', `import '../sessions/sessions.queries.js'; import './withdraw.js'; import 'typeorm';`],
    ['cli/demo.ts', `import '../flows/register.js'; import '../greenroom.js';`],
    ['sessions/session.ts', `const startsAt = new Date(0); import { createHash } from 'node:crypto';`],
  ])('is not seen in what %s may do: %s', (file, text) => {
    expect(faultsOf(file, text)).toEqual([]);
  });
});
