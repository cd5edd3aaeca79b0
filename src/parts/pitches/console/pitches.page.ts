import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { formatTimeRange } from '../../../domain/time/format.js';
import type { FormView } from '../../../platform/forms/form.js';
import { sentences, translate } from '../../../platform/i18n/messages.js';
import { replyText } from '../../consultations/domain/booking-view.js';
import { answersOf, hasDeclined } from '../domain/answers.js';
import { misfits } from '../domain/arrangement.js';
import type { Invite } from '../domain/invites.queries.js';
import type { Slot } from '../domain/pitch.js';
import type { Pitch, PitchOrder } from '../domain/pitches.queries.js';
import { inOrder, takesPart } from '../domain/running-order.js';
import { pitchesPath } from './pitches-path.js';

interface Input {
  session: Session;
  order: PitchOrder | null;
  pitches: readonly Pitch[];
  /** How many people publishing tells, and drawing again at most. */
  people: number;
  drawPeople: number;
  /** What calendars have and said, and the names of people on teams by ID. */
  invites: readonly Invite[];
  names: ReadonlyMap<string, string>;
  /** Those of which nobody can be told. */
  unreached: readonly Pitch[];
  form: FormView;
  /** Whether the reason of another draw is missing. */
  reasonError: boolean;
  edit: EditView;
}

/** The pitches of a session: who, when, and in which order. */
export function pitchesPage(layout: ConsoleLayout, input: Input) {
  const { language, now, mayChange } = layout;
  const { session, order, pitches, people, drawPeople, invites, names, unreached, form, reasonError, edit } = input;
  const text = (key: string, values = {}) => translate(language, `console.pitches.${key}`, values);
  const isOpen = mayChange && session.state !== 'cancelled' && session.endsAt > now;
  const path = pitchesPath(session);
  const drawn = order === null || order.draws === 0 ? null : order;
  const shown = pitches.filter(({ removedAt }) => removedAt === null);
  const last = Math.max(shown.length, ...shown.map(({ position }) => (position ?? 0) + 1));
  const timeOf = ({ startsAt, endsAt }: Slot) => formatTimeRange(startsAt, endsAt, session.timeZone, language);
  const repliesOf = (pitch: Pitch) =>
    answersOf(pitch, invites).map(({ personId, reply }) => {
      const said = replyText(reply, names.get(personId) ?? '', { language, timeZone: session.timeZone });
      return sentences(said, reply.comment ?? '', reply.sender ?? '');
    });
  return {
    ...layout,
    title: translate(language, 'pitches.title'),
    misfits:
      order === null
        ? ''
        : misfits(order, pitches, session)
            .map(({ title }) => title)
            .join(', '),
    declined: shown
      .filter((one) => takesPart(one) && hasDeclined(one, invites))
      .map(({ title }) => title)
      .join(', '),
    drawn:
      drawn &&
      translate(language, 'pitches.drawn', {
        when: dayAndTime(drawn.drawnAt ?? now, session.timeZone, language),
        seed: drawn.seed ?? '',
      }),
    rows:
      drawn === null
        ? []
        : inOrder(shown, drawn, session).map(({ pitch, slot }) => {
            const when = slot === null ? '–' : timeOf(slot);
            if (pitch === null)
              return { when, title: translate(language, 'pitches.break'), notes: [], placeAction: null, places: [] };
            return {
              when: slot === null || pitch.position === null ? '–' : `${pitch.position + 1} · ${when}`,
              title: pitch.title,
              notes: [
                ...(pitch.isByHand ? [translate(language, 'pitches.byHand')] : []),
                ...(pitch.isGone ? [translate(language, 'console.consultations.withdrawn')] : []),
                ...(unreached.includes(pitch) ? [translate(language, 'console.consultations.noEmail')] : []),
                ...repliesOf(pitch),
              ],
              placeAction: isOpen && takesPart(pitch) ? `${path}/${pitch.id}/place` : null,
              places: Array.from({ length: last }, (_, index) => ({
                value: String(index + 1),
                label: String(index + 1),
                selected: index === pitch.position,
              })),
            };
          }),
    form: isOpen ? { ...form, action: path, edit } : null,
    draw:
      isOpen && shown.length > 0
        ? {
            action: `${path}/draw`,
            seen: String(order?.draws ?? 0),
            label: text(drawn === null ? 'draw' : 'drawAgain', { count: drawPeople }),
            asksReason: drawn !== null,
            error: reasonError ? translate(language, 'errors.field.required') : null,
          }
        : null,
    publish:
      isOpen && drawn !== null && drawn.publishedAt === null && session.state === 'published'
        ? { action: `${path}/publish`, label: text('publish', { count: people }) }
        : null,
  };
}
