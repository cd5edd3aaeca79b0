import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { type RoomState, roomOpensAt } from '../../domain/sessions/room.js';
import { dialInViews } from '../../domain/sessions/dial-in.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { type Channel, channelsOf } from '../../domain/rooms/channels.js';
import { offerName } from '../../domain/sessions/offer-labels.js';
import { roomOpensMinutes } from '../../domain/sessions/session.js';
import { formatTime } from '../../domain/time/format.js';
import { publicLayout } from '../layout.js';
import { programmePath, sessionPath } from '../paths.js';
import type { StateLabel } from '../registrations/registration-labels.js';
import { firstZone, whenView } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/**
 * `entering` is the state after clicking the button: the page leads to the room. `unreachable`: its server didn't
 * respond. `switched`: the seat of the link has moved to another run.
 */
export type JoinState = RoomState | 'entering' | 'unreachable' | 'switched';

const looks: Record<JoinState, Omit<StateLabel, 'label'>> = {
  early: { tone: 'warn', icon: 'half' },
  open: { tone: 'good', icon: 'dot' },
  unreachable: { tone: 'warn', icon: 'half' },
  entering: { tone: 'good', icon: 'dot' },
  'no-room': { tone: 'warn', icon: 'half' },
  over: { tone: 'off', icon: 'ring' },
  cancelled: { tone: 'bad', icon: 'bang' },
  'no-seat': { tone: 'off', icon: 'square' },
  switched: { tone: 'good', icon: 'dot' },
};

/** The states in which nobody dials in with this link. */
const closedTo: Partial<Record<JoinState, true>> = { over: true, cancelled: true, 'no-seat': true, switched: true };

/**
 * Returns the page of a join link. Entering is a form, because email scanners follow links, and entering is recorded.
 */
export function joinPage(
  input: {
    call: Call;
    /** The run of the seat. */
    session: Session;
    state: JoinState;
    joinPath: string;
    roomUrl?: string | null;
    /** The language in which the attendee follows the session, if they said. */
    listensIn?: string | null;
    /** The join link of the seat that has replaced that of this link. */
    newJoinPath?: string | null;
  },
  viewer: Viewer,
) {
  const { call, state, joinPath } = input;
  const { language, now } = viewer;
  const session = readIn(input.session, call, language);
  const zone = firstZone(session, viewer);
  const clock = (at: Date) => formatTime(at, zone, language);
  const opensAt = roomOpensAt(session.startsAt);
  const heading = translate(language, `rooms.state.${state}`);
  const channels = state in closedTo ? [] : channelsOf(session, input.listensIn ?? null);
  // Who follows what is spoken goes straight into the room, unless captions are elsewhere.
  const isSpoken = input.listensIn === session.language;
  const isToRead = ({ kind, how }: Channel) => (kind === 'captioned' ? how === 'own' : !isSpoken);
  return {
    ...publicLayout({ viewer, call, path: joinPath, section: 'me', isPrivate: true }, heading),
    state: { ...looks[state], label: translate(language, 'rooms.title') },
    heading,
    sessionTitle: session.title,
    lang: titleLanguage(session),
    sessionPath: sessionPath(call, session),
    text: translate(language, `rooms.text.${state === 'open' && now >= session.startsAt ? 'running' : state}`, {
      time: clock(opensAt),
      minutes: roomOpensMinutes,
      start: clock(session.startsAt),
      end: clock(session.endsAt),
    }),
    when: state === 'early' || state === 'no-room' || state === 'switched' ? whenView(session, viewer, []) : null,
    countdown: state === 'early' ? { until: opensAt.toISOString(), serverNow: now.toISOString() } : null,
    // Action of the button's form.
    enterPath: state === 'open' || state === 'unreachable' ? joinPath : null,
    enterLabel: translate(language, state === 'unreachable' ? 'rooms.enterAgain' : 'rooms.enter'),
    reloadPath: state === 'no-room' || state === 'early' ? joinPath : null,
    roomUrl: state === 'entering' ? (input.roomUrl ?? null) : null,
    // For those with a seat, also before the room opens.
    phones: state in closedTo ? [] : dialInViews(session, viewer.timeZone, language),
    // How to get the other languages and captions; links and numbers under the same conditions as the room.
    channels: channels.map((channel) => channelView(channel, state === 'entering', language)),
    refreshTo: state === 'entering' && !channels.some(isToRead) ? (input.roomUrl ?? null) : null,
    wayOn: input.newJoinPath
      ? { path: input.newJoinPath, label: translate(language, 'rooms.toNewTime') }
      : wayOn(state, call, session, language),
  };
}

function channelView(channel: Channel, hasEntered: boolean, language: string) {
  const { how } = channel;
  const { link = null, phone, code = '' } = hasEntered && how === 'own' ? channel : {};
  const text = (key: string, values = {}) => translate(language, `interpretation.channel.${key}`, values);
  return {
    label: offerName({ ...channel, by: '' }, language),
    kind: translate(language, `sessions.offers.${channel.kind}`),
    link,
    phone: phone === undefined ? null : text(code === '' ? 'phone' : 'phoneCode', { phone, code }),
    how: how !== 'own' ? text(how) : hasEntered ? null : text('later'),
  };
}

function wayOn(state: JoinState, call: Call, session: Session, language: string) {
  if (state === 'no-seat') return { path: sessionPath(call, session), label: translate(language, 'rooms.session') };
  if (state === 'over' || state === 'cancelled')
    return { path: programmePath(call), label: translate(language, 'rooms.programme') };
  return null;
}
