import type { Call } from '../../../domain/calls/call.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type FoundConflict, conflictText } from '../domain/conflict.js';
import type { JuryDecision, SignedMinutes } from '../domain/jury.entity.js';
import { type MinutesContent, minutesVersion } from '../domain/minutes.js';
import { callJuryPath, chairPath, minutesPath } from './jury-paths.js';
import { numberText, placeText } from './results.page.js';

/** Returns the minutes of a jury as a document to print, for owners and the chair, who can sign it. */
export function minutesPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    /** As they are now; null while nothing is decided. */
    content: MinutesContent | null;
    decision: JuryDecision | null;
    /** The newest first. */
    signed: readonly SignedMinutes[];
    /** The signed version to show; null for what is current. */
    chosen: SignedMinutes | null;
    isChair: boolean;
    hasChair: boolean;
  },
) {
  const { language } = layout;
  const { call, content, decision, signed, chosen, isChair, hasChair } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const at = (iso: string | Date) => dayAndTimeInZone(new Date(iso), call.timeZone, language, layout.now);
  const last = signed[0];
  const isCurrent =
    last !== undefined &&
    content !== null &&
    last.decisionId === decision?.id &&
    minutesVersion(last.content) === minutesVersion(content);
  const shown = chosen ?? (isCurrent ? last : null);
  const isSuperseded = chosen !== null && !(isCurrent && chosen.version === last?.version);
  const state = (): string | null => {
    if (isSuperseded) return say('minutes.superseded');
    if (shown !== null) return null;
    if (content === null) return say('minutes.undecided');
    if (last !== undefined) return say('minutes.changed', { version: last.version });
    return hasChair ? say('minutes.unsigned') : say('minutes.noChair');
  };
  const document = shown?.content ?? content;
  return {
    ...layout,
    title: say('minutes.title'),
    back: isChair
      ? { path: chairPath(call), label: say('chair.title') }
      : { path: callJuryPath(call, 'decision'), label: say('tab.decision') },
    call: document?.call ?? call.name,
    // Null if nothing is decided.
    minutes: document && minutesView(document, at, language),
    // Who signed this, and when; null for a draft.
    signature: shown && { name: shown.signedName, when: at(shown.signedAt), version: String(shown.version) },
    // What is to be said about the state: unsigned, changed since, superseded.
    state: state(),
    sign:
      isChair && shown === null && content !== null
        ? {
            action: chairPath(call, 'minutes'),
            seen: minutesVersion(content),
            text: say('minutes.signText', { version: (last?.version ?? 0) + 1 }),
          }
        : null,
    versions: signed.map((one) => ({
      path: minutesPath(call, isChair, one.version),
      label: say('minutes.version', { version: one.version, name: one.signedName, at: at(one.signedAt) }),
      current: one === shown,
    })),
  };
}

function minutesView(content: MinutesContent, at: (iso: string) => string, language: string) {
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const { scale, minReviews, scoresUntil, criteria, jurors, conflicts, ranking, ties, decision } = content;
  return {
    facts: [
      { term: say('scale'), text: `${scale.min} – ${scale.max}` },
      { term: say('field.minReviews'), text: String(minReviews) },
      ...(scoresUntil === null ? [] : [{ term: say('field.until'), text: at(scoresUntil) }]),
    ],
    criteria: criteria.map(({ name, weight }) => ({ name, weight: String(weight) })),
    jurors: jurors.map(({ name, isChair, statement, reviews }) => ({
      name,
      isChair,
      statement:
        statement === null
          ? say('minutes.noStatement')
          : say(statement.hasConflicts ? 'minutes.hasConflicts' : 'minutes.hasNone', { at: at(statement.signedAt) }),
      reviews: String(reviews),
    })),
    conflicts: conflicts.map(({ juror, externalId, title, reasons }) => ({
      juror: juror || say('gone'),
      proposal: `${title} (${externalId})`,
      why: reasons.map((one) => conflictText(one as FoundConflict, language)).join('; '),
    })),
    ranking: ranking.map(({ place, isShared, lacking, late, ...one }) => ({
      place:
        place === null && lacking !== undefined
          ? say('minutes.notRanked')
          : placeText(place === null ? null : { place, isShared }, language),
      title: one.title,
      id: one.externalId,
      late: late === undefined ? null : translate(language, `console.proposals.${late}`),
      theme: one.theme,
      average: numberText(one.average),
      sheets: String(one.sheets),
      outcome:
        one.outcome === null
          ? '–'
          : one.outcome === 'winner'
            ? say(one.isOutstanding ? 'standsOut' : 'winnersLabel')
            : say('minutes.notSelected'),
    })),
    ties: ties.map(({ proposals, reason, who, at: settledAt }) => ({
      proposals: proposals.map((title, index) => `${index + 1}. ${title}`),
      text: say('chair.settled', { who: who || say('gone'), at: at(settledAt), reason }),
    })),
    earlier: (content.earlier ?? []).map(({ round, closedAt, ranking: ranks }) => ({
      title: say('minutes.round', { round, at: at(closedAt) }),
      ranking: ranks.map(({ place, isShared, title, externalId, average, sheets }) => ({
        place: placeText(place === null ? null : { place, isShared }, language),
        title,
        id: externalId,
        average: numberText(average),
        sheets: String(sheets),
      })),
    })),
    decided: say('decidedBy', { who: decision.who || say('gone'), at: at(decision.at) }),
    note: decision.note,
  };
}
