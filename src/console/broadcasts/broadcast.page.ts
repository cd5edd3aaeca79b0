import type { FilterNames } from './broadcasts.queries.js';
import { campaignLooks, type CampaignProgress, campaignProgress } from '../ui/campaign-pages.js';
import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import type { AudienceFilter } from '../../domain/broadcasts/audience-filter.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastCounts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PreviewedEmail } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { audienceWords, leftOutWords, untranslatedWords } from './audience-words.js';
import { countryName } from '../ui/country-name.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import { broadcastEmailPath, broadcastPath, broadcastsPath } from '../paths/broadcast-paths.js';
import type { StateView } from '../ui/session-state.js';

const maxCountries = 8;

export interface BroadcastPage extends ConsoleLayout {
  heading: string;
  allPath: string;
  state: StateView;
  facts: string[];
  subjects: { language: string; code: string; subject: string }[];
  filter: { term: string; text: string }[];
  progress: CampaignProgress | null;
  who: string[];
  recipientsPath: string;
  copyPath: string;
  shares: { term: string; text: string }[];
  mails: { path: string; to: string; frameTitle: string; text: string }[];
  isDraft: boolean;
  canSend: boolean;
  editPath: string;
  sendPath: string;
  testPath: string;
  deletePath: string;
  stopPath: string | null;
  stopLabel: string;
}

/** A broadcast: as a draft what it would do, later how far it has come. */
export function broadcastPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    broadcast: Broadcast;
    counts: BroadcastCounts;
    names: FilterNames;
    /** Of a draft or a scheduled one. */
    preview: { audience: Audience; mails: readonly PreviewedEmail[] } | null;
  },
): BroadcastPage {
  const { language } = layout;
  const { call, broadcast, counts, preview } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const { subject } = textFor(broadcast.contents, call.languages[0] ?? 'en', call.languages);
  return {
    ...layout,
    title: subject,
    heading: subject,
    allPath: broadcastsPath(call),
    state: broadcastState(broadcast, language),
    facts: [whenText(broadcast, call, language)],
    subjects: Object.entries(broadcast.contents).map(([code, content]) => ({
      language: languageName(code, language),
      code,
      subject: content.subject,
    })),
    filter: filterRows(broadcast.filter, input.names, language),
    progress: progressOf(broadcast, counts, language),
    who:
      preview === null
        ? sentWho(broadcast, language)
        : [
            ...audienceWords(preview.audience, language),
            ...untranslatedWords(preview.audience, broadcast, call, language),
          ],
    recipientsPath: broadcastPath(broadcast, 'recipients'),
    copyPath: broadcastPath(broadcast, 'copy'),
    shares: preview === null ? [] : shareRows(preview.audience, language),
    mails: (preview?.mails ?? []).map(({ reader, mail }, index) => ({
      path: broadcastEmailPath(broadcast, index + 1),
      to: text('emailTo', {
        name: reader.name,
        email: reader.email,
        language: languageName(reader.language, language),
        place: zoneLabel(reader.timeZone, layout.now, language),
      }),
      frameTitle: text('emailFrame', { name: reader.name }),
      text: mail.text,
    })),
    isDraft: broadcast.state === 'draft',
    canSend: broadcast.state === 'draft' && (preview?.audience.total ?? 0) > 0,
    editPath: broadcastPath(broadcast, 'edit'),
    sendPath: broadcastPath(broadcast, 'send'),
    testPath: broadcastPath(broadcast, 'test'),
    deletePath: broadcastPath(broadcast, 'delete'),
    stopPath: ['scheduled', 'sending'].includes(broadcast.state) ? broadcastPath(broadcast, 'stop') : null,
    stopLabel: text(broadcast.state === 'scheduled' ? 'unschedule' : 'stop'),
  };
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
export function shareRows(audience: Audience, language: string): { term: string; text: string }[] {
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
    {
      term: translate(language, 'console.broadcasts.byLanguage'),
      text: audience.byLanguage.map((one) => share(languageName(one.language, language), one.count)).join(comma),
    },
    { term: translate(language, 'console.broadcasts.byCountry'), text: countries.join(comma) },
  ];
}

/** Describes a filter, one entry for each part that narrows it. */
function filterRows(filter: AudienceFilter, names: FilterNames, language: string): { term: string; text: string }[] {
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const comma = translate(language, 'console.common.comma');
  const row = (name: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [{ term: text(`field.${name}`), text: texts.join(comma) }];
  const yesNo = (name: 'attended' | 'proposal', value: boolean | null) =>
    value === null ? [] : [text(`${name}.${value ? 'yes' : 'no'}`)];
  const rows = [
    ...row('sessions', names.sessions),
    ...row(
      'states',
      filter.states.map((state) => text(`state.${state}`)),
    ),
    ...row('attended', yesNo('attended', filter.attended)),
    ...row('attendedAtLeast', filter.attendedAtLeast === null ? [] : [String(filter.attendedAtLeast)]),
    ...(filter.answer === null ? [] : [{ term: names.question ?? filter.answer.question, text: filter.answer.value }]),
    ...row('listed', names.listed === null ? [] : [names.listed]),
    ...row('attendees', names.attendees),
    ...row('tags', names.tags),
    ...row('organizations', names.organizations),
    ...row(
      'organizationKinds',
      filter.organizationKinds.map((kind) => translate(language, `organizations.kind.${kind}`)),
    ),
    ...row(
      'countries',
      filter.countries.map((code) => countryName(code, language)),
    ),
    ...row(
      'languages',
      filter.languages.map((code) => languageName(code, language)),
    ),
    ...row('proposal', yesNo('proposal', filter.proposal)),
    ...(['proposalStates', 'juryOutcomes'] as const).flatMap((name) =>
      row(
        name,
        filter[name].map((state) => translate(language, `console.proposals.state.${state}`)),
      ),
    ),
  ];
  return rows.length === 0 ? [{ term: text('field.sessions'), text: text('everybody') }] : rows;
}
