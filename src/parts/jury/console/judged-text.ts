import type { Call } from '../../../domain/calls/call.entity.js';
import { type ComparedText, textChanges } from '../../../domain/proposals/text-changes.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { contentForJurors, proposalForJurors } from '../domain/anonymity.js';
import type { JudgedText, ReceivedVersion } from '../domain/judged-text.queries.js';
import type { ScoreSheet } from '../domain/jury.entity.js';
import type { Rules } from '../domain/jury-settings.js';

type Anonymity = Pick<Rules, 'isAnonymous' | 'hidesPlaces'>;

interface Reader {
  call: Call;
  timeZone: string;
  language: string;
}

/** Returns what the jury reads otherwise than what somebody has scored; null if it is the same version. */
export function changedNote(
  { current, versions }: JudgedText,
  sheet: Pick<ScoreSheet, 'textVersion' | 'state'> | null,
  rules: Anonymity,
  reader: Reader,
) {
  const scored = sheet?.textVersion ?? null;
  const read = versions.find(({ version }) => version === scored);
  if (read === undefined || current === null || read.version >= current.version) return null;
  return note('textChanged', read, current, rules, reader);
}

/** Returns what was received after the decision, or after the deadline, and is no part of a review; null if nothing was. */
export function laterNote({ current, later, proposed }: JudgedText, rules: Anonymity, reader: Reader) {
  if (current === null) return null;
  if (later !== null) return note('textLater', current, later, rules, reader);
  if (proposed === null) return null;
  const { said, receivedAt } = proposed;
  const snapshot = { ...current.snapshot, ...said, organization: said.organization ?? '' };
  const shown = note('textProposed', current, { number: 0, receivedAt, snapshot }, rules, reader);
  return shown.changes.length === 0 ? null : shown;
}

function note(
  key: 'textChanged' | 'textLater' | 'textProposed',
  before: ReceivedVersion,
  after: Pick<ReceivedVersion, 'number' | 'receivedAt' | 'snapshot'>,
  rules: Anonymity,
  { call, timeZone, language }: Reader,
) {
  const values = {
    before: before.number,
    after: after.number,
    at: dayAndTime(after.receivedAt, timeZone, language),
  };
  const old = textForJurors(before.snapshot, rules);
  return {
    title: translate(language, `console.jury.${key}.title`),
    text: translate(language, `console.jury.${key}.text`, values),
    changes: textChanges(call, old, textForJurors(after.snapshot, rules), language),
  };
}

/** Returns a version as jurors see it: an anonymous review says neither who proposes nor how PDFs are called. */
function textForJurors(snapshot: ComparedText, rules: Anonymity): ComparedText {
  const { organization } = proposalForJurors({ organization: snapshot.organization, url: null }, rules);
  const files = snapshot.files?.map((file) => (rules.isAnonymous ? { ...file, name: 'PDF' } : file)) ?? [];
  return {
    ...snapshot,
    organization: organization ?? '',
    content: contentForJurors(snapshot.content, rules),
    files,
  };
}
