import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { composeMessage } from '../../../src/domain/notifications/composing/compose.js';
import type { Kind } from '../../../src/domain/notifications/kinds/kind.js';
import { kinds, messageKinds } from '../../../src/domain/notifications/kinds/kinds.js';
import { partsOf, editableKinds } from '../../../src/domain/notifications/templates/editable-parts.js';
import { readOverrides } from '../../../src/domain/notifications/templates/email-template.js';
import { sampleMessage } from '../../../src/domain/notifications/templates/sample.js';
import { languages, listMessages, translate } from '../../../src/platform/i18n/messages.js';
import { projectRoot } from '../../../src/platform/root.js';
import { emailFaults } from '../../support/mail-faults.js';
import { amina, call, site, snapshot } from '../../support/mail-fixtures.js';

const now = new Date('2027-01-11T09:30:05Z');
const everywhere = languages.flatMap(({ code }) => messageKinds.map((kind) => [code, kind] as const));

it('every file of a kind is in the record, under its own name', async () => {
  const files = readdirSync(join(projectRoot, 'src/domain/notifications/kinds'))
    .map((file) => file.replace(/\.ts$/u, ''))
    .filter((name) => name !== 'kind' && name !== 'kinds');
  expect([...messageKinds].sort()).toEqual(files.sort());
  for (const kind of messageKinds) {
    const file: object = await import(`../../../src/domain/notifications/kinds/${kind}.js`);
    expect(Object.values(file)).toEqual([kinds[kind]]);
  }
});

it.each(everywhere)('in %s a mail that is %s has a name for organizers', (code, kind) => {
  expect(translate(code, `console.notifications.kind.${kind}`)).not.toBe('');
});

it.each(editableKinds)('the parts of %s that organizers can reword are the texts that it has', (kind) => {
  const keys = [...listMessages('en').keys()].filter((key) =>
    new RegExp(`^notifications\\.${kind}(?:State|Text|Warning)`, 'u').test(key),
  );
  const own = partsOf(kind).filter(({ name }) => name !== 'greeting' && name !== 'closing');
  expect(own.map(({ key }) => `notifications.${key}`).sort()).toEqual(keys.sort());
});

const samples = languages.flatMap(({ code }) =>
  editableKinds.flatMap((kind) => {
    const { template }: Kind = kinds[kind];
    return Object.keys(template?.samples ?? {}).map((shownCase) => [code, kind, shownCase] as const);
  }),
);

it.each(samples)('in %s the sample of %s shows its part %s, reworded', (code, kind, shownCase) => {
  const part = partsOf(kind).find(({ name }) => name === shownCase);
  const words = ['Reworded', ...(part?.kept ?? []).map((field) => `{${field}}`)].join(' ');
  const { read, lost } = readOverrides(kind, code, { [shownCase]: words });
  expect(lost).toEqual([]);
  const reader = { ...amina, language: code };
  const { message, session } = sampleMessage(kind, shownCase, reader, 'Port of Mombasa', snapshot, now);
  const mail = composeMessage(message, session, call, site, null, read);
  expect(mail.text).toContain('Reworded');
  expect(emailFaults(mail.html, mail.text)).toEqual([]);
});
