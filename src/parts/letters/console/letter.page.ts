import { type CampaignProgress, campaignProgress } from '../../../console/ui/campaign-pages.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Letter } from '../domain/letter.entity.js';
import { letterHoldReason, type LetterState, type Publication } from '../domain/letter.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterCounts } from '../domain/letters.queries.js';
import { currentLetter, draftLetter } from '../domain/open-letter.js';
import type { ListedPerson, OutcomeCounts } from '../domain/team-people.queries.js';
import { languageFor } from '../../../domain/registrations/language-for.js';
import { callTexts } from '../../../domain/calls/call.js';
import { languages as spoken, translate } from '../../../platform/i18n/messages.js';
import type { Option } from '../../../domain/time/zone-options.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { messageState } from '../../../console/ui/message-log.js';
import { type Pager, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../console/paths/paths.js';
import { retryPath } from '../../../console/paths/notification-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { letterPath, lettersPath } from './letter-paths.js';
import {
  heldText,
  languageWords,
  letterState,
  letterWhen,
  type Readers,
  textKind,
  recipientSummary,
} from './letter-words.js';

interface PersonRow {
  name: string;
  email: string;
  proposal: string;
  reads: string;
  state: StateView;
  detail: string | null;
  previewPath: string | null;
  retryPath: string | null;
}

export interface LetterPage extends ConsoleLayout {
  backPath: string;
  heading: string;
  outcome: LetterOutcome;
  state: StateView;
  when: string | null;
  held: string | null;
  block: string | null;
  progress: CampaignProgress | null;
  who: string[];
  themes: string | null;
  languages: string[];
  texts: { language: string; code: string; subject: string; kind: string }[];
  actions: {
    send: { path: string; label: string } | null;
    text: string | null;
    test: string | null;
    hold: string | null;
    takeBack: { path: string; label: string } | null;
  };
  languageOptions: Option[];
  /** Of the form that chooses the preview. */
  previewPath: string;
  shownPerson: string;
  frame: { path: string; title: string };
  found: string;
  rows: PersonRow[];
  pager: Pager | null;
  earlier: string[];
}

/** Returns the page of the letter about a result: its state, texts, preview and readers. */
export function letterPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    outcome: LetterOutcome;
    publication: Publication;
    counts: OutcomeCounts | undefined;
    readers: Readers;
    themes: readonly { theme: string; count: number }[];
    /** All about this result, newest first. */
    letters: readonly Letter[];
    emails: ReadonlyMap<string, LetterCounts>;
    people: readonly ListedPerson[];
    undelivered: ReadonlySet<string>;
    page: number;
    /** Who the preview is for, and in which language, if chosen. */
    shown: { person: string; language: string };
  },
): LetterPage {
  const { language } = layout;
  const { call, outcome, publication, counts, readers, letters, people, page } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { letter, state } = currentLetter(letters, counts);
  const waits = (counts?.due ?? 0) + (counts?.changed ?? 0);
  const { contents } = letter ?? draftLetter(call.id, outcome, letters);
  const block = letterHoldReason(outcome, publication);
  const total = (counts?.due ?? 0) + (counts?.got ?? 0) + (counts?.changed ?? 0) + unreachableOf(counts);
  const preview = withQuery(letterPath(call, outcome, 'preview'), {
    person: input.shown.person,
    in: input.shown.language,
  });
  const heading = say(`outcome.${outcome}`);
  const themeNames = new Map(callTexts(call, language).themes.map(({ slug, name }) => [slug, name]));
  return {
    ...layout,
    title: heading,
    backPath: lettersPath(call),
    heading,
    outcome,
    state: letterState(state, language),
    when: letter === null ? null : letterWhen(letter, call, language),
    held: letter === null ? null : heldText(letter, call, language),
    block: block === null || state === 'held' ? null : say(`block.${block}`),
    progress: progressOf(letter, input.emails, counts, language),
    who: [say('proposals', { count: counts?.proposals ?? 0 }), ...recipientSummary(counts, language)],
    themes:
      outcome === 'outstanding' && input.themes.length > 0
        ? input.themes
            .map(({ theme, count }) =>
              translate(language, 'console.broadcasts.share', { name: themeNames.get(theme) ?? theme, count }),
            )
            .join(translate(language, 'console.common.comma'))
        : null,
    languages: languageWords(outcome, contents, readers, call, language),
    texts: Object.entries(contents).map(([code, { subject }]) => ({
      language: languageName(code, language),
      code,
      subject,
      kind: say(`textKind.${textKind(outcome, contents, code)}`),
    })),
    actions: actionsOf(layout, call, outcome, { state, waits, letter }),
    languageOptions: [
      { value: '', label: say('ownLanguage'), selected: input.shown.language === '' },
      ...spoken.map(({ code }) => ({
        value: code,
        label: languageName(code, language),
        selected: code === input.shown.language,
      })),
    ],
    previewPath: letterPath(call, outcome),
    shownPerson: input.shown.person,
    frame: { path: preview, title: say('preview') },
    found: say('found', { count: total }),
    rows: people.map((person) => personRow(layout, input, person)),
    pager: pager(total, page, language, (number) => withQuery(letterPath(call, outcome), { page: number })),
    earlier: letters
      .filter((one) => one.state === 'sent' && one !== letter)
      .flatMap((one) => letterWhen(one, call, language) ?? []),
  };
}

function unreachableOf(counts: OutcomeCounts | undefined): number {
  return counts === undefined ? 0 : counts.unproven + counts.notMe + counts.blocked + counts.suppressed;
}

function actionsOf(
  { language, mayChange }: ConsoleLayout,
  call: Call,
  outcome: LetterOutcome,
  { state, waits, letter }: { state: LetterState; waits: number; letter: Letter | null },
): LetterPage['actions'] {
  const say = (key: string) => translate(language, `console.letters.${key}`);
  const path = (part: Parameters<typeof letterPath>[2]) => letterPath(call, outcome, part);
  if (!mayChange) return { send: null, text: null, test: null, hold: null, takeBack: null };
  const isDraft = state === 'draft' || state === 'sent';
  const canSend = waits > 0 && (isDraft || state === 'held');
  return {
    send: canSend ? { path: path('send'), label: say(state === 'held' ? 'release' : 'toSend') } : null,
    text: isDraft ? path('text') : null,
    test: path('test'),
    hold: state === 'scheduled' || state === 'sending' ? path('hold') : null,
    takeBack:
      state === 'scheduled' || state === 'held'
        ? { path: path('take-back'), label: say(letter?.startedAt === null ? 'takeBack' : 'end') }
        : null,
  };
}

function progressOf(
  letter: Letter | null,
  emails: ReadonlyMap<string, LetterCounts>,
  counts: OutcomeCounts | undefined,
  language: string,
): LetterPage['progress'] {
  if (letter === null || letter.startedAt === null || letter.state === 'sent') return null;
  const own = emails.get(letter.id) ?? { queued: 0, sent: 0, bounced: 0, failed: 0, dropped: 0 };
  const left = (counts?.due ?? 0) + (letter.writesAgain ? (counts?.changed ?? 0) : 0) + own.queued;
  const done = own.sent + own.bounced + own.failed + own.dropped;
  // The people are still being counted.
  if (done + left === 0) return null;
  const say = (key: string, count: number) =>
    count === 0 ? [] : [translate(language, `console.letters.progress.${key}`, { count })];
  const details = [...say('left', left), ...say('bounced', own.bounced), ...say('failed', own.failed)];
  const progress = { done, sent: own.sent, count: done + left, details, isGoing: letter.state === 'sending' };
  return campaignProgress(progress, language);
}

function personRow(
  layout: ConsoleLayout,
  { call, outcome, undelivered }: Parameters<typeof letterPage>[1],
  person: ListedPerson,
): PersonRow {
  const { language, now } = layout;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { status, messageId, queuedAt, obstacle, lastOutcome } = person;
  const at = queuedAt === null ? null : dayAndTime(queuedAt, call.timeZone, language, now);
  const isDelivered = person.state === 'sent' && !person.isBounced;
  const details = {
    due: null,
    got: isDelivered || person.result === null ? at : person.result,
    changed: lastOutcome === null ? null : say('hadOther', { outcome: say(`outcome.${lastOutcome}`), at: at ?? '' }),
    unreachable: obstacle === null ? null : say(`obstacle.${obstacle}`),
  };
  const states: Record<typeof status, StateView> = {
    due: { tone: 'off', icon: 'ring', label: say('status.due') },
    got:
      person.state === null
        ? { tone: 'good', icon: 'dot', label: say('status.got') }
        : messageState({ ...person, state: person.state }, language),
    changed: { tone: 'warn', icon: 'half', label: say('status.changed') },
    unreachable: { tone: 'bad', icon: 'bang', label: say('status.unreachable') },
  };
  return {
    name: person.name,
    email: person.name === person.email ? '' : person.email,
    proposal: person.title,
    reads:
      status === 'unreachable'
        ? ''
        : languageName(person.language ?? languageFor(person.said ?? undefined, call), language),
    state: states[status],
    detail: details[status],
    previewPath:
      status === 'unreachable'
        ? null
        : `${withQuery(letterPath(call, outcome), { person: `${person.proposalId}:${person.personKey}` })}#preview`,
    retryPath:
      layout.mayChange && messageId !== null && undelivered.has(messageId) ? retryPath({ id: messageId }) : null,
  };
}
