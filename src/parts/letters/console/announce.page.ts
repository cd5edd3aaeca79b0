import { sendingFields } from '../../../console/ui/campaign-pages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { languageName } from '../../../console/ui/language-name.js';
import type { WallFields } from '../../../console/ui/local-time-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { field } from '../../../platform/views/form-fields.js';
import { suggestedDeadline } from '../../winners/domain/acceptance.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import { type Announcement, seenAnnouncement } from '../domain/announcement.js';
import { letterPath } from './letter-paths.js';

/** The form as entered. */
export interface TypedAnnouncement {
  deadlineLocal: string;
  /** The letter that the preview shows: its result and language. */
  shown: string;
  fields: WallFields;
  isLater: boolean;
}

/** Returns the label of the field for the deadline of winners. */
export function deadlineLabel(language: string): string {
  return translate(language, 'console.winners.deadline');
}

/** Returns the page with everything that is announced about a call: who is told what, in which languages, and when. */
export function announcePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    announcement: Announcement;
    typed: TypedAnnouncement | null;
    fieldErrors: readonly FieldError[];
    hasChanged: boolean;
  },
) {
  const { language, now } = layout;
  const { call, announcement, typed, fieldErrors } = input;
  const { decisionId, isPublished, asked, dropped, letters, scheduled } = announcement;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const people = letters.reduce((sum, one) => sum + one.people, 0);
  const suggested = scheduled?.deadlineLocal ?? suggestedDeadline(now, call.timeZone);
  const deadline = field('deadlineLocal', typed?.deadlineLocal ?? suggested, fieldErrors, language);
  const { when, errors } = sendingFields(layout, call, {
    fields: typed?.fields ?? null,
    fieldErrors,
    before: [{ ...deadline, label: deadlineLabel(language) }],
  });
  const published = isPublished ? 'yes' : 'no';
  const isDone = isPublished && asked === 0 && letters.length === 0;
  return {
    ...layout,
    title: say('announce.title'),
    backPath: callJuryPath(call, 'simple'),
    backLabel: translate(language, 'console.jury.tab.simple'),
    nothing: decisionId === null ? say('decision.open') : isDone ? say('announce.nothing') : null,
    changed: input.hasChanged ? say('announce.changed') : null,
    errors,
    lede: say('announce.lede', { asked, people, published }),
    dropped: dropped > 0 ? translate(language, 'console.winners.dropped', { count: dropped }) : null,
    scheduled: scheduled && {
      text: say('announce.scheduled', { at: dayAndTime(scheduled.sendAt, call.timeZone, language) }),
      action: callJuryPath(call, 'announce/take-back'),
    },
    letters: letters.map(({ outcome, proposals, unreached, people: count, changed }) => ({
      heading: say(`outcome.${outcome}`),
      facts: [
        say('announce.toPeople', { count, proposals }),
        ...(changed > 0 ? [say('announce.again', { count: changed })] : []),
        ...(unreached > 0 ? [say('people.unreached', { count: unreached })] : []),
      ],
      textPath: letterPath(call, outcome, 'text'),
    })),
    preview:
      letters.length === 0
        ? null
        : {
            path: callJuryPath(call, 'announce/preview'),
            options: letters.flatMap(({ outcome, readers }) =>
              readers.map(({ language: code, count }) => {
                const value = `${outcome}:${code}`;
                const values = { letter: say(`outcome.${outcome}`), language: languageName(code, language), count };
                return { value, label: say('announce.reads', values), selected: value === typed?.shown };
              }),
            ),
          },
    action: callJuryPath(call, 'announce'),
    seen: seenAnnouncement(announcement),
    asks: asked > 0,
    deadline,
    zone: zoneLabel(call.timeZone, now, language),
    nowLabel: say('announce.now', { count: people, published }),
    laterLabel: say('announce.later'),
    when,
    isLater: typed?.isLater ?? false,
  };
}
