import { posix } from 'node:path';
import ts from 'typescript';

/** The folders of `src/` by ring; a folder that is not named here belongs nowhere yet, which is a fault. */
const PAGES = new Set(['programme', 'console', 'api', 'cli']);
const NOUNS = new Set(
  'broadcasts calls sessions organizations delegations registrations calendar notices reminders mail attendance rooms certificates feedback proposals outcomes jury questions identity time'.split(
    ' ',
  ),
);

/** The closed list of nouns' files that are machinery without a suffix: they write files, speak SMTP or draw lots. */
export const MACHINERY = new Set([
  'calendar/event-identity.ts',
  'identity/password.ts',
  'mail/file-transport.ts',
  'mail/smtp-inbox.ts',
  'mail/smtp-transport.ts',
]);

const IMPURE_MODULES =
  /^(@nestjs\/|typeorm$|pg$|fastify$|@fastify\/|nodemailer$|node:(fs|process|child_process|net|http|https|os|timers|worker_threads)(\/|$))/;

const CLOCKS_AND_LOTS =
  'Date.now performance.now DateTime.now DateTime.local Math.random crypto.randomUUID crypto.getRandomValues'.split(
    ' ',
  );

/** What one file of `src/` does that the rings forbid, as sentences. `file` is its path below `src/`. */
export function faultsOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports = importsOf(source);
  const faults = imports.flatMap((name) => {
    const reason = name.startsWith('.') ? ringFault(file, targetOf(file, name)) : null;
    return reason ? [`${file} imports ${targetOf(file, name)}: ${reason}`] : [];
  });
  return isRule(file) ? [...faults, ...impurities(file, source, imports)] : faults;
}

/** The paths below `src/` of the files that one file imports, for whoever checks that they exist. */
export function relativeImportsOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return importsOf(source)
    .filter((name) => name.startsWith('.'))
    .map((name) => targetOf(file, name));
}

function ringFault(file: string, target: string): string | null {
  const [from, to] = [folderOf(file), folderOf(target)];
  // The files of `src/` itself put the program together.
  if (from === '') return null;
  if (target.startsWith('..')) return from === 'platform' || NOUNS.has(from) ? 'it lies outside src/' : null;
  if (to === 'platform' || from === to) return null;
  if (from === 'platform') return 'the platform looks nowhere';
  if (NOUNS.has(from)) {
    if (!NOUNS.has(to)) return 'a noun looks at the platform and other nouns only';
    return isRule(target) || suffixOf(target) === 'entity' ? null : "another noun's queries and machinery are its own";
  }
  if (from === 'flows') return NOUNS.has(to) ? null : 'a flow looks at flows, nouns and the platform only';
  if (PAGES.has(from)) {
    if (PAGES.has(to)) return 'pages never look at each other';
    if (to === '') return from === 'cli' ? null : 'only the command line starts the whole program';
    return to === 'flows' || NOUNS.has(to) ? null : 'it belongs to no ring';
  }
  return `the folder ${from}/ belongs to no ring`;
}

function impurities(file: string, source: ts.SourceFile, imports: string[]): string[] {
  const faults = imports
    .filter((name) => IMPURE_MODULES.test(name))
    .map((name) => `${file} is a rule and imports ${name}`);
  for (const name of imports.filter((name) => name.startsWith('.')).map((name) => targetOf(file, name))) {
    if (folderOf(name) === folderOf(file) && suffixOf(name) === 'queries')
      faults.push(`${file} is a rule and imports ${name}`);
  }
  visit(source, (node) => {
    const impure = impureExpression(node);
    if (impure) faults.push(`${file} is a rule and uses ${impure}`);
  });
  return faults;
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

function importsOf(source: ts.SourceFile): string[] {
  const names: string[] = [];
  visit(source, (node) => {
    let name: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) name = node.moduleSpecifier;
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) name = node.argument.literal;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      name = node.arguments[0];
    if (name && ts.isStringLiteralLike(name)) names.push(name.text);
  });
  return names;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function targetOf(file: string, name: string): string {
  return posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts');
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** `entity` for `session.entity.ts`; nothing for `session.ts`. */
function suffixOf(file: string): string {
  return posix.basename(file, '.ts').split('.').slice(1).join('.');
}

function isRule(file: string): boolean {
  return NOUNS.has(folderOf(file)) && suffixOf(file) === '' && !MACHINERY.has(file);
}
