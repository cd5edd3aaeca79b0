import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import '../../src/app/areas.js';
import { commandLine } from '../../src/cli/command-line.js';
import { attendanceTable } from '../../src/console/attendance/attendance.controller.js';
import { exampleSubmittedAt, importColumns } from '../../src/console/proposals/proposals-example.js';
import { proposalTableColumns } from '../../src/console/proposals/proposal-table.js';
import { attendeeTable } from '../../src/console/registrations/attendees-file.controller.js';
import { peopleTableColumns } from '../../src/console/registrations/run-people-bulk.js';
import { mergeFields } from '../../src/domain/broadcasts/merge-fields.js';
import { rosterColumns } from '../../src/domain/delegations/roster-cells.js';
import {
  type Ability,
  type KeyRole,
  keyRoles,
  may,
  mayInOwnSession,
  type Role,
  roles,
} from '../../src/domain/identity/role.js';
import { kindOf, messageKinds } from '../../src/domain/notifications/kinds/kinds.js';
import { editableKinds, partsOf } from '../../src/domain/notifications/templates/editable-parts.js';
import { solutionStages } from '../../src/domain/proposals/proposal-content.js';
import { deliveryOutcomes } from '../../src/domain/proposals/proposal-hook.js';
import { externalIdInput, proposalInput } from '../../src/domain/proposals/proposal-input.js';
import { proposalStates } from '../../src/domain/proposals/proposal.js';
import type { Session } from '../../src/domain/sessions/session.entity.js';
import { letterFields } from '../../src/parts/letters/domain/emails/letter-fields.js';
import { pilotTable } from '../../src/parts/pilots/console/pilots.controller.js';
import { languages, translate } from '../../src/platform/i18n/messages.js';
import { projectRoot } from '../../src/platform/root.js';

/** The tables of `docs/reference/` that are made from the program, by the name in `<!-- table: name -->` above them. */
export const referenceTables: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    ['attendees', 'coordinators', 'speakers', 'invited', 'teams', 'jurors', 'organizers'].map((reader) => [
      `emails to ${reader}`,
      () => emails(reader),
    ]),
  ),
  'merge fields of broadcasts': () =>
    table(
      ['field', 'becomes'],
      mergeFields.map((name) => fieldRow('broadcasts', name)),
    ),
  'merge fields of letters': () =>
    table(
      ['field', 'becomes'],
      letterFields.map((name) => fieldRow('letters', name)),
    ),
  'fields of templates': () =>
    table(
      ['email', 'fields'],
      editableKinds().map((kind) => [
        kindName(kind),
        code([...new Set(partsOf(kind).flatMap(({ fields }) => fields))]),
      ]),
    ),
  roles: () => table(['', ...roles.map((role) => roleName(role))], abilityRows(roles)),
  'roles of keys': () => table(['', ...keyRoles.map((role) => roleName(role))], abilityRows(keyRoles)),
  'columns of people': () =>
    table(
      ['column', 'contents'],
      ['name', 'email', 'organization', 'country', 'timeZone', 'language'].map((name) => [
        `\`${name}\``,
        say(`registrations.import.column.${name}.text`, { languages: languages.map((one) => one.code).join(', ') }),
      ]),
    ),
  'columns of invitations': () => code(rosterColumns),
  'columns of proposals': () => table(['column', 'contents'], importColumns(exampleCall).map(proposalColumn)),
  'columns of files': () =>
    table(
      ['file', 'columns'],
      [
        ['attendees of a session', names(attendeeTable(exampleSession, [], [], 'en').columns)],
        ['attendance', code(attendanceTable([], exampleSession).columns)],
        ['people', names(peopleTableColumns)],
        ['proposals', names(proposalTableColumns(exampleCall))],
        ['pilots', code(pilotTable([], [], [], exampleCall, new Date(0)).columns)],
      ],
    ),
  'fields of a proposal': proposalFields,
  'outcomes of deliveries': () => code(deliveryOutcomes),
  commands: () => table(['command', 'does'], commandRows(commandLine(), [])),
};

const exampleCall = {
  criteria: [{ slug: 'CRITERION', name: '' }],
  proposalQuestions: [],
  closesOn: '2027-03-31',
  timeZone: 'Asia/Taipei',
} as unknown as Parameters<typeof proposalTableColumns>[0] & { closesOn: string; timeZone: string };
const exampleSession = { timeZone: 'UTC', durationMinutes: 60 } as Session;

const say = (key: string, values = {}) => translate('en', `console.${key}`, values);
const kindName = (kind: string) => say(`notifications.kind.${kind}`);
const roleName = (role: Role | KeyRole) => `\`${role}\``;
const code = (all: readonly string[]) => all.map((name) => `\`${name}\``).join(', ');
const names = (columns: readonly { name: string }[]) => code(columns.map(({ name }) => name));
const fieldRow = (area: string, name: string) => [`\`{{${name}}}\``, say(`${area}.merge.${name}`)];

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Who reads the emails of which kinds; the first that fits counts. */
const readers: readonly [reader: string, kinds: RegExp][] = [
  ['jurors', /^staff-(?:assigned|answers|deadline|reviews)$/u],
  ['organizers', /^staff-/u],
  ['speakers', /^speaker-/u],
  ['coordinators', /^(?:delegation|team-invited)/u],
  ['invited', /^(?:invitation|poll)/u],
  ['teams', /^(?:proposal-|winner-|letter|team-question)/u],
  ['attendees', /./u],
];

function emails(reader: string): string {
  const kinds = messageKinds().filter((kind) => readers.find(([, names]) => names.test(kind))?.[0] === reader);
  const when = whenByKind();
  return table(
    ['email', 'when', 'can be stopped', 'calendar', 'texts can be changed'],
    kinds.map((kind) => {
      const { category, calendar, template } = kindOf(kind);
      const event = { REQUEST: 'adds or updates the event', CANCEL: 'removes the event' };
      return [
        kindName(kind),
        when.get(kind) ?? '',
        category === null ? '' : `as *${category}*`,
        calendar === null ? '' : event[calendar],
        template === null ? '' : 'yes',
      ];
    }),
  );
}

const kebab = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

/** The first sentence of the comment above each kind of email, which says when it leaves. */
function whenByKind(): Map<string, string> {
  const folders = ['src/domain/notifications/kinds', 'src/parts'].map((folder) => join(projectRoot, folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const isKind = (file: string) => /(?:kinds|emails)\/[\w-]+\.ts$/u.test(file);
  return new Map(
    files.filter(isKind).flatMap((file) => {
      const declared = readFileSync(file, 'utf8').matchAll(
        /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const (\w+)(?:: Kind\b| = emailKind\()/gu,
      );
      return [...declared].map(([, above = '', name = '']): [string, string] => {
        const comment = above.replaceAll(/\s*\n \*\s*|\s+/gu, ' ').trim();
        return [kebab(name), /^.*?[.](?= |$)/u.exec(comment)?.[0] ?? comment];
      });
    }),
  );
}

const abilityTexts: Record<Ability, string> = {
  read: 'See sessions, people, proposals, results and settings',
  change: 'Change sessions, registrations and proposals, and write to people',
  'check-in': 'Check people in',
  facilitate: 'Run the sessions that are assigned to them',
  score: 'Score proposals',
  'read-pilot': 'See pilots',
  'change-pilot': 'Change pilots',
  'own-pilots': '… only those that they are responsible for',
  'access-needs': 'See and answer access needs',
  'personal-links': 'Hand out the personal link of who is registered by API',
  'hand-in-mail': 'Deliver received emails',
  administer: 'Manage the team, API keys and webhooks, set the rules of the jury, decide winners',
  'own-account': 'Manage their own account',
};

function abilityRows(columns: readonly (Role | KeyRole)[]): string[][] {
  return Object.entries(abilityTexts)
    .map(([name, text]) => {
      const ability = name as Ability;
      const mark = (role: Role | KeyRole) =>
        may(role, ability) ? 'yes' : mayInOwnSession(role, ability) ? 'in their sessions' : '';
      return [text, ...columns.map(mark)];
    })
    .filter(([, ...marks]) => marks.some((mark) => mark !== ''));
}

const proposalTexts: Readonly<Record<string, string>> = {
  title: 'Required.',
  theme: 'Required. Slug of a theme of the call.',
  members: 'Email addresses, separated by spaces, commas or semicolons.',
  state: `${code(proposalStates)}; empty: \`draft\`.`,
  summary: 'Text.',
  stage: `${code(solutionStages)}.`,
  answer_CRITERION: 'One column for each criterion and each of the call’s own questions, with its slug or key.',
};

/** A column of a file of proposals, as the console explains it, or in our own words where it only has a label. */
function proposalColumn(column: string): string[] {
  const key = column.replaceAll(/_(\w)/gu, (_, letter: string) => letter.toUpperCase());
  const values = { example: exampleSubmittedAt(exampleCall) };
  return [`\`${column}\``, proposalTexts[column] ?? say(`proposals.column.${key}`, values)];
}

function proposalFields(): string {
  const read = z.object({ externalId: externalIdInput, ...proposalInput.shape });
  const { properties = {}, required = [] } = z.toJSONSchema(read, { io: 'input', unrepresentable: 'any' });
  const rows = (fields: typeof properties, needed: readonly string[], before: string): string[][] =>
    Object.entries(fields).flatMap(([name, field]) => {
      if (typeof field === 'boolean') return [];
      const row = [
        `\`${before}${name}\``,
        needed.includes(name) ? 'yes' : '',
        valuesOf(field),
        field.description ?? '',
      ];
      return [row, ...(field.properties ? rows(field.properties, field.required ?? [], `${before}${name}.`) : [])];
    });
  return table(['field', 'required', 'values', 'meaning'], rows(properties, required, ''));
}

/** What JSON a field takes, in a few words. */
function valuesOf(field: z.core.JSONSchema.BaseSchema): string {
  const [other] = (field.anyOf ?? []).filter((one) => typeof one !== 'boolean' && one.type !== 'null');
  if (typeof other === 'object') return `${valuesOf(other)}, or null`;
  if (field.enum) return code(field.enum.map(String));
  const longest = field.maxLength === undefined ? '' : `, at most ${field.maxLength.toLocaleString('en')} characters`;
  const type =
    field.type === 'array' ? 'list' : (field.format ?? (typeof field.type === 'string' ? field.type : 'any'));
  return type + longest;
}

function commandRows(command: Command, path: readonly string[]): string[][] {
  if (command.commands.length > 0) return command.commands.flatMap((sub) => commandRows(sub, [...path, sub.name()]));
  const given = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  const options = command.options.map(({ flags, description }) => `\`${flags}\`: ${description}`);
  const does = [command.description().replace(/\.?$/u, '.'), ...options].join('<br>');
  return [[`\`${[...path, ...given].join(' ')}\``, does]];
}
