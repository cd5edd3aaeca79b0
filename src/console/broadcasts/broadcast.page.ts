import { fieldsOfBroadcast, audienceWords, leftOutWords } from './broadcast-form.js';
import type { FilterChoices } from './broadcasts.queries.js';
import { filterFields, filterWords } from './filter-fields.js';
import {
  campaignLooks,
  type CampaignProgress,
  campaignProgress,
  sendingFields,
  type TypedConfirmation,
} from '../ui/campaign-pages.js';
import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastCounts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PreviewedEmail } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { translate } from '../../platform/i18n/messages.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { sharesByLanguage, subjectRows, untranslatedWords } from '../ui/texts-form.js';
import { broadcastPeople, type BroadcastPeople } from './broadcast-people.js';
import { type CampaignPage, campaignPage, type PreviewView, previewView, type SendView } from '../ui/campaign-view.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import { withQuery } from '../../platform/http/query.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { writePath } from '../paths/campaign-paths.js';
import type { StateView } from '../ui/session-state.js';

const maxCountries = 8;

/** What is shown of a broadcast. */
export interface BroadcastPageInput {
  call: Call;
  broadcast: Broadcast;
  counts: BroadcastCounts;
  choices: FilterChoices;
  /** Of a draft or a scheduled one. */
  preview: { audience: Audience; mails: readonly PreviewedEmail[] } | null;
  people: BroadcastPeople;
  /** The one of the sampled people whose email is shown, from 1. */
  shown: number;
  sending: TypedConfirmation;
}

/** A broadcast: as a draft what it would do, later how far it has come. */
export function broadcastPage(layout: ConsoleLayout, input: BroadcastPageInput): CampaignPage {
  const { language } = layout;
  const { call, broadcast, counts, preview } = input;
  const { state, contents } = broadcast;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const sending = preview === null || state !== 'draft' ? null : sendView(layout, input, preview.audience);
  const isStoppable = state === 'scheduled' || state === 'sending';
  return campaignPage(layout, {
    back: { path: writePath(call), label: translate(language, 'console.campaigns.all') },
    heading: textFor(contents, call.languages[0] ?? 'en', call.languages).subject,
    state: broadcastState(broadcast, language),
    facts: [whenText(broadcast, call, language)],
    changed: sending?.changed ?? null,
    errors: sending?.errors ?? null,
    progress: progressOf(broadcast, counts, language),
    actions: [
      ...(state === 'draft' ? [{ path: broadcastPath(broadcast, 'edit'), label: text('edit'), isLink: true }] : []),
      ...(isStoppable
        ? [{ path: broadcastPath(broadcast, 'stop'), label: text(state === 'scheduled' ? 'unschedule' : 'stop') }]
        : []),
      { path: broadcastPath(broadcast, 'copy'), label: text('copy') },
    ],
    who:
      preview === null
        ? sentWho(broadcast, language)
        : [
            ...audienceWords(preview.audience, language),
            ...untranslatedWords(preview.audience.byLanguage, contents, call, language),
          ],
    facets: [
      ...filterWords(filterFields(fieldsOfBroadcast(broadcast, []), input.choices, [], language), language),
      ...(preview === null ? [] : shareRows(preview.audience, language)),
    ],
    texts: subjectRows(contents, language),
    preview: preview && sampleView(layout, input, preview.mails),
    send: sending?.send ?? null,
    people: broadcastPeople(layout, input),
    deletePath: state === 'draft' ? broadcastPath(broadcast, 'delete') : null,
  });
}

function sendView(layout: ConsoleLayout, input: BroadcastPageInput, { total: count }: Audience) {
  const { language } = layout;
  const { call, broadcast, sending } = input;
  const { fields, fieldErrors, confirmed, isOutdated = false } = sending;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const { when, errors } = sendingFields(layout, call, { fields, fieldErrors });
  const send: SendView = {
    action: broadcastPath(broadcast, 'send'),
    title: text('sendTitle'),
    text: audienceWords({ total: count, leftOut: { unsubscribed: 0, suppressed: 0 } }, language)[0] ?? null,
    hidden: [
      { name: 'confirm', value: count },
      { name: 'seen', value: fingerprint([broadcast.filter, broadcast.contents]) },
    ],
    again: null,
    moments: [],
    nowLabel: text('sendNow', { count }),
    when,
    isLater: fieldErrors.length > 0,
    laterLabel: text('sendLater', { count }),
  };
  const changed = isOutdated
    ? translate(language, 'console.campaigns.changed')
    : confirmed === null
      ? null
      : text('countChanged', { confirmed, count });
  return { send: count === 0 ? null : send, errors, changed };
}

function sampleView(
  { language, now }: ConsoleLayout,
  { broadcast, shown }: BroadcastPageInput,
  mails: readonly PreviewedEmail[],
): PreviewView | null {
  if (mails.length === 0) return null;
  const options = mails.map(({ reader: { name, email, language: reads, timeZone } }, index) => ({
    value: String(index + 1),
    label: translate(language, 'console.broadcasts.emailTo', {
      name,
      email,
      language: languageName(reads, language),
      place: zoneLabel(timeZone, now, language),
    }),
    selected: index + 1 === shown,
  }));
  return previewView(language, {
    path: withQuery(broadcastPath(broadcast, 'preview'), { in: String(shown) }),
    hint: translate(language, 'console.broadcasts.mailsHint'),
    action: broadcastPath(broadcast),
    label: translate(language, 'console.broadcasts.mails'),
    options,
    testPath: broadcast.state === 'draft' ? broadcastPath(broadcast, 'test') : null,
    chosen: '',
  });
}

/** The state of a broadcast. */
export function broadcastState({ state }: Pick<Broadcast, 'state'>, language: string): StateView {
  return { ...campaignLooks[state], label: translate(language, `console.broadcasts.stateOf.${state}`) };
}

/** When it was written, is to go out, or went. */
export function whenText(broadcast: Broadcast, call: Pick<Call, 'timeZone'>, language: string): string {
  const timeZone = broadcast.sendZone ?? call.timeZone;
  const at = broadcast.endedAt ?? broadcast.startedAt ?? broadcast.sendAt ?? broadcast.createdAt;
  return translate(language, `console.broadcasts.whenOf.${broadcast.state}`, {
    at: dayAndTime(at, timeZone, language),
    place: zoneLabel(timeZone, at, language),
  });
}

function progressOf(broadcast: Broadcast, counts: BroadcastCounts, language: string): CampaignProgress | null {
  const { recipients, state } = broadcast;
  if (!recipients || state === 'draft' || state === 'scheduled') return null;
  const text = (key: string, count: number) => translate(language, `console.broadcasts.progress.${key}`, { count });
  const isGoing = state === 'sending';
  // Of one that was stopped only what has left counts; otherwise whatever is settled.
  const done = isGoing ? counts.sent + counts.failed + counts.dropped : counts.sent;
  const unsent = recipients - counts.sent - counts.failed - counts.queued;
  const details = [
    ...(isGoing ? [text('left', counts.waiting + counts.queued)] : []),
    ...(!isGoing && counts.queued > 0 ? [text('underWay', counts.queued)] : []),
    ...(counts.failed > 0 ? [text('failed', counts.failed)] : []),
    ...(state === 'stopped' ? [text('stopped', unsent)] : counts.dropped > 0 ? [text('dropped', counts.dropped)] : []),
  ];
  return campaignProgress({ done, sent: counts.sent, count: recipients, details, isGoing }, language);
}

function sentWho({ recipients, unsubscribed, suppressed }: Broadcast, language: string): string[] {
  const said = translate(language, 'console.broadcasts.wereToGet', { count: recipients ?? 0 });
  return [said, ...leftOutWords({ unsubscribed: unsubscribed ?? 0, suppressed: suppressed ?? 0 }, language)];
}

/** Lists the countries and the languages of the recipients. */
function shareRows(audience: Audience, language: string): { term: string; text: string }[] {
  const comma = translate(language, 'console.common.comma');
  const share = (name: string, count: number) => translate(language, 'console.broadcasts.share', { name, count });
  const countries = audience.byCountry
    .slice(0, maxCountries)
    .map(({ country, count }) =>
      share(
        country === null ? translate(language, 'console.broadcasts.noCountry') : countryName(country, language),
        count,
      ),
    );
  const more = audience.byCountry.length - maxCountries;
  if (more > 0) countries.push(translate(language, 'console.broadcasts.moreCountries', { count: more }));
  if (audience.total === 0) return [];
  return [
    sharesByLanguage(audience.byLanguage, language),
    { term: translate(language, 'console.broadcasts.byCountry'), text: countries.join(comma) },
  ];
}
