import {
  type CampaignProgress,
  campaignProgress,
  sendingFields,
  type TypedConfirmation,
} from '../../../console/ui/campaign-pages.js';
import {
  type CampaignPage,
  campaignPage,
  campaignPeople,
  previewView,
  type SendView,
} from '../../../console/ui/campaign-view.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Letter } from '../domain/letter.entity.js';
import { letterHoldReason, type LetterState, type Publication } from '../domain/letter.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterCounts } from '../domain/letters.queries.js';
import { currentLetter, draftLetter } from '../domain/open-letter.js';
import type { ListedPerson, OutcomeCounts } from '../domain/team-people.queries.js';
import { languageFor } from '../../../domain/registrations/people/language-for.js';
import { callTexts } from '../../../domain/calls/call.js';
import { languages as spoken, translate } from '../../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../../platform/views/form-fields.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { messageState, resultText } from '../../../console/ui/message-log.js';
import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { fingerprint } from '../../../platform/three-way-merge.js';
import { withQuery } from '../../../platform/http/query.js';
import { retryPath } from '../../../console/paths/notification-paths.js';
import { sharesByLanguage, untranslatedWords } from '../../../console/ui/texts-form.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { heldText, letterState, letterWhen, type Readers, textKind, recipientSummary } from './letter-words.js';

/** What is shown of the letter about a result. */
export interface LetterPageInput {
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
  sending: TypedConfirmation & { again: boolean };
}

/** Returns the page of the letter about a result: its state, texts, preview and readers. */
export function letterPage(layout: ConsoleLayout, input: LetterPageInput): CampaignPage {
  const { language } = layout;
  const { call, outcome, publication, counts, readers, letters, shown } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { letter, state } = currentLetter(letters, counts);
  const { contents } = letter ?? draftLetter(call.id, outcome, letters);
  const block = letterHoldReason(outcome, publication);
  const when = letter === null ? null : letterWhen(letter, call, language);
  const held = letter === null ? null : heldText(letter, call, language);
  const earlier = letters.filter((one) => one.state === 'sent' && one !== letter);
  const sending = sendView(layout, input, state, contents);
  return campaignPage(layout, {
    back: { path: lettersPath(call), label: say('all') },
    heading: say(`outcome.${outcome}`),
    state: letterState(state, language),
    facts: [...(when === null ? [] : [when]), ...earlier.flatMap((one) => letterWhen(one, call, language) ?? [])],
    changed: input.sending.isOutdated
      ? translate(language, 'console.campaigns.changed')
      : input.sending.confirmed === null
        ? null
        : say('countChanged'),
    errors: sending.errors,
    notes: [...(held === null ? [] : [held]), ...(block === null || state === 'held' ? [] : [say(`block.${block}`)])],
    progress: progressOf(letter, input.emails, counts, language),
    actions: actionsOf(input, state, letter, say),
    who: [
      translate(language, 'console.common.proposalCount', { count: counts?.proposals ?? 0 }),
      ...recipientSummary(counts, language),
      ...themeLine(layout, input),
      ...untranslatedWords(readers, contents, call, language),
    ],
    facets: readers.length === 0 ? [] : [sharesByLanguage(readers, language)],
    texts: Object.entries(contents).map(([code, { subject }]) => ({
      term: `${languageName(code, language)} (${say(`textKind.${textKind(outcome, contents, code)}`)})`,
      text: subject,
      code,
    })),
    preview: previewView(language, {
      path: withQuery(letterPath(call, outcome, 'preview'), { person: shown.person, in: shown.language }),
      action: letterPath(call, outcome),
      options: [
        { value: '', label: say('ownLanguage'), selected: shown.language === '' },
        ...spoken.map(({ code }) => ({
          value: code,
          label: languageName(code, language),
          selected: code === shown.language,
        })),
      ],
      testPath: letterPath(call, outcome, 'test'),
      chosen: shown.language,
      person: shown.person,
    }),
    send: sending.send,
    people: peopleOf(layout, input),
  });
}

function themeLine({ language }: ConsoleLayout, { call, outcome, themes }: LetterPageInput): string[] {
  if (outcome !== 'outstanding' || themes.length === 0) return [];
  const names = new Map(callTexts(call, language).themes.map(({ slug, name }) => [slug, name]));
  const shares = themes.map(({ theme, count }) =>
    translate(language, 'console.broadcasts.share', { name: names.get(theme) ?? theme, count }),
  );
  return [shares.join(translate(language, 'console.common.comma'))];
}

function actionsOf(
  { call, outcome }: LetterPageInput,
  state: LetterState,
  letter: Letter | null,
  say: (key: string) => string,
) {
  const path = (part: Parameters<typeof letterPath>[2]) => letterPath(call, outcome, part);
  const isDraft = state === 'draft' || state === 'sent';
  return [
    ...(isDraft ? [{ path: path('text'), label: say('edit'), isLink: true }] : []),
    ...(state === 'scheduled' || state === 'sending' ? [{ path: path('hold'), label: say('hold') }] : []),
    ...(state === 'scheduled' || state === 'held'
      ? [{ path: path('take-back'), label: say(letter?.startedAt === null ? 'takeBack' : 'end') }]
      : []),
  ];
}

/** What is confirmed before a letter is sent, scheduled or released: never before the decision that it is about. */
function sendView(
  layout: ConsoleLayout,
  { call, outcome, publication, counts, sending }: LetterPageInput,
  state: LetterState,
  contents: CampaignTexts,
): { send: SendView | null; errors: ErrorSummary | null } {
  const { language } = layout;
  const { fieldErrors } = sending;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const block = letterHoldReason(outcome, publication);
  const [due, changed] = [counts?.due ?? 0, counts?.changed ?? 0];
  const isSendable = due + changed > 0 && state !== 'scheduled' && state !== 'sending';
  const { when, errors } = sendingFields(layout, call, sending);
  const send: SendView = {
    action: letterPath(call, outcome, 'send'),
    title: say(state === 'held' ? 'release' : 'sendTitle'),
    text: recipientSummary(counts, language)[0] ?? null,
    hidden: [
      { name: 'due', value: due },
      { name: 'changed', value: changed },
      { name: 'seen', value: fingerprint(contents) },
    ],
    again:
      changed === 0
        ? null
        : {
            label: say('again', { count: changed }),
            hint: say('againHint'),
            isChecked: sending.again || due === 0,
          },
    moments: [],
    nowLabel: block === null ? say('sendNow') : null,
    when: block === 'undecided' || block === 'shortlist-over' ? null : when,
    isLater: fieldErrors.length > 0 || block === 'unpublished' || block === 'shortlist-unpublished',
    laterLabel: say('sendLater'),
  };
  return { send: isSendable && (send.nowLabel !== null || send.when !== null) ? send : null, errors };
}

function progressOf(
  letter: Letter | null,
  emails: ReadonlyMap<string, LetterCounts>,
  counts: OutcomeCounts | undefined,
  language: string,
): CampaignProgress | null {
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

function peopleOf(layout: ConsoleLayout, { call, outcome, counts, people, undelivered, page }: LetterPageInput) {
  const { language, now, mayChange } = layout;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const { due = 0, got = 0, changed = 0, unproven = 0, notMe = 0, blocked = 0, suppressed = 0 } = counts ?? {};
  const total = due + got + changed + unproven + notMe + blocked + suppressed;
  const states = {
    due: { tone: 'off', icon: 'ring', label: say('status.due') },
    changed: { tone: 'warn', icon: 'half', label: say('status.changed') },
    unreachable: { tone: 'bad', icon: 'bang', label: say('status.unreachable') },
  } as const;
  const stateOf = ({ status, state, ...person }: ListedPerson): StateView => {
    if (status !== 'got') return states[status];
    return state === null
      ? { tone: 'good', icon: 'dot', label: say('status.got') }
      : messageState({ ...person, state }, language);
  };
  const detailOf = ({ status, state, isBounced, result, obstacle, lastOutcome, queuedAt }: ListedPerson) => {
    const at = queuedAt === null ? null : dayAndTime(queuedAt, call.timeZone, language, now);
    if (status === 'got')
      return (state === 'sent' && !isBounced) || result === null ? at : resultText(result, language);
    if (status === 'changed' && lastOutcome !== null)
      return say('hadOther', { outcome: say(`outcome.${lastOutcome}`), at: at ?? '' });
    return status === 'unreachable' && obstacle !== null ? say(`obstacle.${obstacle}`) : null;
  };
  const readsIn = (person: ListedPerson) =>
    languageName(person.language ?? languageFor(person.said ?? undefined, call), language);
  return campaignPeople(layout, {
    heading: say('listed'),
    found: translate(language, 'console.common.people', { count: total }),
    none: say('nobody'),
    path: letterPath(call, outcome),
    rows: people,
    total,
    page,
    columns: [
      {
        heading: 'console.common.col.person',
        cell: (person) => ({
          text: person.name,
          sub: person.status === 'unreachable' ? null : readsIn(person),
          lines: person.name === person.email ? [] : [person.email],
        }),
      },
      { heading: 'console.letters.col.proposal', isLabelled: true, cell: ({ title }) => title },
      {
        heading: 'console.common.col.state',
        cell: (person) => ({ state: stateOf(person), sub: detailOf(person) }),
      },
      {
        heading: 'console.letters.col.actions',
        cell: ({ status, proposalId, personKey, messageId }) => ({
          ...(status !== 'unreachable' && {
            text: translate(language, 'console.common.preview'),
            path: `${withQuery(letterPath(call, outcome), { person: `${proposalId}:${personKey}` })}#preview`,
          }),
          action:
            mayChange && messageId !== null && undelivered.has(messageId)
              ? { path: retryPath({ id: messageId }), label: say('retry') }
              : null,
        }),
      },
    ],
  });
}
