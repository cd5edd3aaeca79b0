import type { Call } from '../../../domain/calls/call.entity.js';
import { formatLocalDate } from '../../../domain/time/format.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { dayAndTimeBeside } from '../../../console/ui/day-and-time.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { personPath } from '../../../console/paths/registration-paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dueDay, needKinds, type NeedState, needLabel } from '../domain/access-need.js';
import type { PersonsNeed, SessionOfPerson } from '../domain/access-needs.queries.js';
import { accessNeedPath, accessNeedsPath } from './access-paths.js';

interface Scope {
  call: Call;
  language: string;
  now: Date;
}

const shapes = {
  asked: { tone: 'off', icon: 'ring' },
  due: { tone: 'bad', icon: 'bang' },
  arranged: { tone: 'good', icon: 'dot' },
  impossible: { tone: 'off', icon: 'square' },
} as const;

/** Returns whether nobody has answered a need by the day on which it was to be arranged. */
export function isDue(need: PersonsNeed, call: Call, now: Date): boolean {
  const day = dueDay(need, need.firstStart, call);
  return need.state === 'asked' && day !== null && day <= localTime(now, call.timeZone).date;
}

function stateOf(need: PersonsNeed, { call, language, now }: Scope): StateView {
  const shape: NeedState | 'due' = isDue(need, call, now) ? 'due' : need.state;
  return { ...shapes[shape], label: translate(language, `access.state.${need.state}`) };
}

const columns: readonly ListColumn<PersonsNeed, { call: Call }>[] = [
  {
    heading: 'console.access.need',
    cell: (need, { call, language }) => ({ text: needLabel(need, language), path: accessNeedPath(call, need) }),
  },
  {
    heading: 'console.access.person',
    cell: ({ personId, name, email }) => ({ text: name, path: personPath({ id: personId }), lines: [email] }),
  },
  {
    heading: 'console.access.field.state',
    cell: (need, at) => ({ state: stateOf(need, at), sub: need.reply.trim() === '' ? null : need.reply }),
  },
  {
    heading: 'console.access.field.inChargeId',
    cell: ({ inCharge }, { language }) => inCharge ?? translate(language, 'console.access.nobody'),
    isLabelled: true,
  },
  {
    heading: 'console.access.field.dueOn',
    cell: (need, { call, language }) => {
      const day = dueDay(need, need.firstStart, call);
      return day === null ? translate(language, 'console.common.nothing') : formatLocalDate(day, language, 'short');
    },
    as: 'nowrap',
    isLabelled: true,
  },
];

/** What people need, by the sessions to come for which they are registered. */
export function accessNeedsPage(
  layout: ConsoleLayout,
  { call, needs, sessions }: { call: Call; needs: readonly PersonsNeed[]; sessions: readonly SessionOfPerson[] },
) {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.access.${key}`, values);
  const at = { call, language, now };
  const inSession = (id: string) => {
    const people = new Set(sessions.filter((one) => one.id === id).map(({ personId }) => personId));
    return needs.filter(({ personId }) => people.has(personId));
  };
  const unique = [...new Map(sessions.map((one) => [one.id, one])).values()];
  const others = needs.filter(({ personId }) => sessions.every((one) => one.personId !== personId));
  const group = (title: string, own: readonly PersonsNeed[]) => ({
    title,
    // What is to be booked, by kind.
    counts: countsOf(own, language),
    table: tableOf(columns, own, at, title),
  });
  return {
    ...layout,
    title: text('title'),
    lede: text('lede'),
    isEmpty: needs.length === 0,
    groups: [
      ...unique.map((session) => ({
        ...group(session.title, inSession(session.id)),
        ...sessionView(session, call, layout),
      })),
      ...(others.length === 0 ? [] : [{ ...group(text('noSession'), others), path: null, when: '' }]),
    ],
  };
}

/** A need, with the form that answers it. */
export function accessNeedPage(
  layout: ConsoleLayout,
  {
    call,
    need,
    sessions,
    form,
  }: { call: Call; need: PersonsNeed; sessions: readonly SessionOfPerson[]; form: FormView & { edit: EditView } },
) {
  const { language } = layout;
  return {
    ...layout,
    title: needLabel(need, language),
    backPath: accessNeedsPath(call),
    action: accessNeedPath(call, need),
    person: { name: need.name, email: need.email, path: personPath({ id: need.personId }) },
    sessions: sessions.map((session) => sessionView(session, call, layout)),
    form,
  };
}

function sessionView(session: SessionOfPerson, call: Call, { language, now }: ConsoleLayout) {
  return {
    title: session.title,
    path: sessionPath(session),
    when: dayAndTimeBeside(session.startsAt, session.timeZone, call.timeZone, language, now),
  };
}

function countsOf(needs: readonly PersonsNeed[], language: string): string {
  return needKinds
    .map((kind) => ({ kind, count: needs.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) =>
      translate(language, 'console.access.count', { kind: translate(language, `access.kind.${kind}`), count }),
    )
    .join(' · ');
}
