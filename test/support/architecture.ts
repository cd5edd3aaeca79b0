import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/platform/root.js';

/** The rings of `src/`, inner ones first; a folder that is not named here is a violation. */
const RINGS: Record<string, number> = {
  platform: 0,
  domain: 1,
  flows: 2,
  site: 3,
  console: 3,
  api: 3,
  cli: 3,
  client: 3,
};
/** Composition: these may import everything. */
const COMPOSITION = new Set(['app', 'modules', '']);

/**
 * The areas of `domain/`, earlier ones first. Operations and queries of an area may use those of earlier areas only;
 * rules and rows may be used by every area. The order is the one with the fewest exceptions.
 */
const CORE_ORDER =
  'time identity jobs calls organizations questions rooms venues proposals speakers sessions materials campaigns broadcasts notifications registrations invitations attendance delegations calendar privacy events'.split(
    ' ',
  );

/** The parts, earlier ones first, as `app/areas.ts` has them: each can import the core and the parts before it. */
const PART_ORDER = (
  /const parts = \[([^\]]*)\]/.exec(readFileSync(join(projectRoot, 'src/app/areas.ts'), 'utf8'))?.[1] ?? ''
)
  .split(',')
  .map((name) => name.trim());

const AREA_ORDER = [...CORE_ORDER, ...PART_ORDER];

/** Parts that still import a later one. This list only gets shorter; the core imports none. */
export const IMPORT_PARTS = new Set(['parts/jury/flows/decide-winners.flow.ts', 'parts/planner/console/audience.ts']);

/** Operations that reach a later area, with the reason beside each. */
export const EXCEPTIONS = new Set([
  // Moving a session changes everything that hangs on its time.
  'domain/sessions/move.ts',
  // So does cancelling it.
  'domain/sessions/cancel.ts',
  // Says who is notified of either.
  'domain/sessions/recipients.queries.ts',
  // The coordinator of a delegation hears that somebody did not want to be registered.
  'domain/registrations/links/report-not-me.ts',
]);

/** What flows share: it opens transactions, which no operation does, and is no use case of its own. */
export const SHARED_BY_FLOWS = new Set([
  'flows/campaigns/send-campaigns.ts',
  'flows/changes.ts',
  'flows/proposals/proposal-matcher.ts',
  'flows/registrations/registration-batches.ts',
]);

/** Files of `domain/` that are machinery without a suffix: they write files, ask servers, hash passwords or make ids. */
export const MACHINERY = new Set([
  'domain/calendar/event-identity.ts',
  'domain/identity/password.ts',
  'domain/notifications/smtp/open-email-transport.ts',
  'domain/notifications/inbound/smtp-inbox.ts',
  'domain/notifications/smtp/smtp-transport.ts',
  'domain/notifications/composing/message-composer.ts',
  'domain/rooms/open-room.ts',
  'domain/time/read-tz-data.ts',
]);

/** The rules of the browser code; the rest of `client/` is at the edge, at the DOM, the network or the storage. */
export const CLIENT_RULES = new Set([
  'client/text.ts',
  'client/calendar/day-time.ts',
  'client/check-in/check-in-queue.ts',
  'client/check-in/fallback-store.ts',
  'client/check-in/roster.ts',
  'client/check-in/shown-answer.ts',
  'client/jury/sheet-merge.ts',
]);

const IMPURE_MODULES =
  /^(@nestjs\/|typeorm$|pg$|fastify$|@fastify\/|nodemailer$|node:(fs|process|child_process|net|http|https|os|timers|worker_threads)(\/|$))/;

const CLOCKS_AND_LOTS =
  'Date.now performance.now DateTime.now DateTime.local Math.random crypto.randomUUID crypto.getRandomValues'.split(
    ' ',
  );

/** What one file of `src/` does that the rings forbid, as sentences. `file` is its path below `src/`. */
export function faultsOf(file: string, text: string): string[] {
  const imports = importsOf(text);
  const faults = imports.flatMap((name) => {
    const reason = name.startsWith('.') ? ringFault(file, targetOf(file, name)) : null;
    return reason ? [`${file} imports ${targetOf(file, name)}: ${reason}`] : [];
  });
  const parsed = () => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  if (isDecision(file)) faults.push(...impurities(file, parsed(), imports));
  if (suffixOf(file) === 'page') faults.push(...readingsOf(file, parsed()));
  // Flows open transactions. The command line prepares databases besides.
  const opening = /\b(inTransaction|inSnapshot|autocommit)\(/.exec(text)?.[1];
  if (opening && /^(site|console|api)\//.test(file))
    faults.push(`${file} is at the edge and opens a transaction with ${opening}`);
  return faults;
}

/** The paths below `src/` of the files that one file imports, for whoever checks that they exist. */
export function relativeImportsOf(file: string, text: string): string[] {
  return importsOf(text)
    .filter((name) => name.startsWith('.'))
    .map((name) => targetOf(file, name));
}

/** The part that a file belongs to; null for the core. */
function partOf(file: string): string | null {
  return /^parts\/([^/]+)\//.exec(file)?.[1] ?? null;
}

/** The core reads alone, and a part with the parts before it. */
function partFault(file: string, target: string): string | null {
  const [from, to] = [partOf(file), partOf(target)];
  if (to === null || from === to) return null;
  if (from === null) {
    const isAllowed = file === 'app/areas.ts' || file.startsWith('cli/demo/');
    return isAllowed ? null : 'the core never imports a part';
  }
  if (IMPORT_PARTS.has(file) || PART_ORDER.indexOf(to) < PART_ORDER.indexOf(from)) return null;
  return `the part ${to} comes later than ${from}`;
}

function ringFault(file: string, target: string): string | null {
  const [from, to] = [folderOf(file), folderOf(target)];
  const fault = partFault(file, target);
  if (fault !== null) return fault;
  if (COMPOSITION.has(from)) return null;
  const ring = RINGS[from];
  if (ring === undefined) return `the folder ${from}/ belongs to no ring`;
  if (target.startsWith('..')) return ring < 3 ? 'it lies outside src/' : null;
  if (COMPOSITION.has(to)) return from === 'cli' && to === 'app' ? null : 'only the command line starts the program';
  const other = RINGS[to];
  if (other === undefined) return `the folder ${to}/ belongs to no ring`;
  if (other > ring) return `${from}/ never imports from an outer ring`;
  if (ring === 3 && other === 3 && from !== to) return 'pages never import from each other';
  if (from === 'client' && to !== 'client') return isRule(target) ? null : 'browser code uses pure rules only';
  if (from === 'console' && to === 'console') return consoleFault(file, target);
  if (from === 'flows' && to === 'flows') return SHARED_BY_FLOWS.has(target) ? null : 'a flow never uses another flow';
  if (from === 'domain' && to === 'domain') return areaFault(file, target);
  return null;
}

/** What areas of the console share lies in these folders of it, and leads to no area. */
const SHARED_BY_CONSOLE = new Set(['ui', 'paths', 'frame']);

/** Pages of an area stay its own: what others need of them belongs to `ui/`. */
function consoleFault(file: string, target: string): string | null {
  const [from, to] = [areaOf(file), areaOf(target)];
  if (from === to || SHARED_BY_CONSOLE.has(to) || target.endsWith('-paths.ts')) return null;
  if (SHARED_BY_CONSOLE.has(from)) return 'what areas share leads to no area';
  return /^(page|controller)$/.test(suffixOf(target)) ? 'an area never imports a page of another' : null;
}

/** Rules and operations: what decides from its arguments, without a clock and randomness of its own. */
function isDecision(file: string): boolean {
  if (CLIENT_RULES.has(file)) return true;
  return folderOf(file) === 'domain' && suffixOf(file) === '' && !MACHINERY.has(file);
}

function isRule(file: string): boolean {
  return isDecision(file) && !isOperation(file);
}

/** Rules and rows are for everyone; queries and operations are for later areas. */
function areaFault(file: string, target: string): string | null {
  const [from, to] = [areaOf(file), areaOf(target)];
  if (!AREA_ORDER.includes(from)) return `the area ${from} has no place in the order`;
  if (from === to || EXCEPTIONS.has(file) || !isOperation(target)) return null;
  // What parts may import of each other has been said above.
  if (partOf(file) !== null) return null;
  return AREA_ORDER.indexOf(to) < AREA_ORDER.indexOf(from) ? null : `${to} comes later than ${from}`;
}

/** Rules decide from their arguments alone; operations may be handed a transaction besides, and nothing else. */
function impurities(file: string, source: ts.SourceFile, imports: string[]): string[] {
  const role = takesTransaction(source.text) ? 'an operation' : 'a rule';
  const faults = imports
    .filter((name) => IMPURE_MODULES.test(name) && !(role === 'an operation' && name === 'typeorm'))
    .map((name) => `${file} is ${role} and imports ${name}`);
  visit(source, (node) => {
    const impure = impureExpression(node);
    // An operation makes the ids of the rows it writes.
    const isId = role === 'an operation' && impure === 'randomUUID';
    if (impure && !isId) faults.push(`${file} is ${role} and uses ${impure}`);
  });
  return faults;
}

/** Views are made of rows that somebody else has read: a page asks nobody, and knows no time but the one it is given. */
function readingsOf(file: string, source: ts.SourceFile): string[] {
  const faults: string[] = [];
  visit(source, (node) => {
    const impure = impureExpression(node);
    if (impure) faults.push(`${file} is a page and uses ${impure}`);
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return;
    const name = node.moduleSpecifier.text;
    const isReader = IMPURE_MODULES.test(name) || /\.(queries|flow|controller)\.js$/.test(name);
    if (isReader && importsValue(node.importClause)) faults.push(`${file} is a page and imports ${name}`);
  });
  return faults;
}

function importsValue(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return true;
  if (clause.isTypeOnly) return false;
  const named = clause.namedBindings;
  if (clause.name || named === undefined || !ts.isNamedImports(named)) return true;
  return named.elements.some((element) => !element.isTypeOnly);
}

/** `process`, the clock and randomness, where a rule has them from nowhere. */
function impureExpression(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (!ts.isPropertyAccessExpression(node)) return ts.isImportSpecifier(node) ? impureImport(node) : null;
  const path = node.getText();
  if (CLOCKS_AND_LOTS.includes(path)) return path;
  return node.expression.getText() === 'process' ? path : null;
}

function impureImport(node: ts.ImportSpecifier): string | null {
  const name = (node.propertyName ?? node.name).text;
  return /^random(Bytes|Int|UUID|Fill|FillSync)$/.test(name) ? name : null;
}

/** Static, dynamic and of types alone, by the scanner: to parse all files takes six times as long. */
function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function targetOf(file: string, name: string): string {
  return posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts');
}

/** Inside of a part are the same rings: its files are looked at as if its name came after the ring's. */
function ringed(file: string): string {
  return file.replace(/^parts\/([^/]+)\/([^/]+)\//, '$2/$1/');
}

function folderOf(path: string): string {
  const file = ringed(path);
  if (file.startsWith('parts/')) return 'modules';
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** `entity` for `session.entity.ts`; nothing for `session.ts`. */
function suffixOf(file: string): string {
  return posix.basename(file, '.ts').split('.').slice(1).join('.');
}

function areaOf(file: string): string {
  return ringed(file).split('/')[1] ?? '';
}

/** Queries, and operations: what is handed a transaction. */
function isOperation(file: string): boolean {
  if (suffixOf(file) === 'queries') return true;
  const path = join(projectRoot, 'src', file);
  return suffixOf(file) === '' && existsSync(path) && takesTransaction(readFileSync(path, 'utf8'));
}

function takesTransaction(text: string): boolean {
  return /\b(Tx|Connection|Change)\b/.test(text) || /from '[^']*\.queries\.js'/.test(text);
}

/** The groups of files that import each other in a circle, types included. `importsOf` of a file are its targets. */
export function cyclesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const [order, lowest, path] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  function walk(file: string): number {
    const at = order.size;
    order.set(file, at);
    path.add(file);
    let low = at;
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, walk(target));
      else if (path.has(target)) low = Math.min(low, lowest.get(target) ?? order.get(target)!);
    }
    lowest.set(file, low);
    if (low < at) return low;
    const circle = [...path].slice([...path].indexOf(file));
    for (const member of circle) path.delete(member);
    if (circle.length > 1) cycles.push(circle);
    return low;
  }
  for (const file of imports.keys()) if (!order.has(file)) walk(file);
  return cycles;
}
