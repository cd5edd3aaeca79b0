import { z } from 'zod';
import type {
  AccountPlan,
  Admitted,
  Attended,
  Guest,
  OpenedRecording,
  PlannedRoom,
  Provider,
  Reach,
  Recording,
  RemoteRoom,
  RoomStaff,
} from './provider.js';
import { ProviderFailure } from './provider.js';
import { ProviderClient } from './provider-client.js';
import {
  batch,
  failure,
  found,
  isForbidden,
  isMissing,
  panelists,
  participants,
  recorded,
  room,
  settings,
  unlessMissing,
  user,
} from './zoom-answers.js';
import { isWebVtt, recordingIn, sharedAddress, transcriptIn } from './zoom-recording.js';
import type { Credentials } from './account-input.js';

/** https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/meetings/{meetingId}/batch_registrants */
const batchSize = 30;
const pageSize = 300;
const [maxTopic, maxName] = [200, 64];

/** How long a download may be asked for. */
const downloadSeconds = 600;

const nothing = z.unknown();

/** A user without a plan of their own, in whose meetings nobody can register. */
const basicUser = 1;
/** A scheduled meeting, and a webinar with a time. */
const types = { meetings: 2, webinars: 5 };

/** Zoom: a server-to-server app of an account, and the user whose meetings and webinars they are. */
export function zoom(credentials: Credentials, { urls: [signIn, api], networks, patienceMs }: Reach): Provider {
  const { accountId, clientId, clientSecret, host } = credentials;
  const settingsOfClient = {
    tokenUrl: `${signIn}/oauth/token`,
    grant: 'account_credentials' as const,
    parameters: { account_id: accountId },
    clientId,
    clientSecret,
    apiUrl: `${api}/v2`,
    networks,
    failure,
  };
  const client = new ProviderClient(settingsOfClient, patienceMs);
  const others = credentials.alternativeHosts.split(/[\s,;]+/u).filter((one) => one !== '' && one !== host);
  return new Zoom(client, encodeURIComponent(host), others);
}

class Zoom implements Provider {
  readonly hasOwnLinks = true;

  constructor(
    private readonly client: ProviderClient,
    private readonly host: string,
    readonly hosts: readonly string[],
  ) {}

  async check(): Promise<AccountPlan> {
    const { type } = await this.client.call(user, 'GET', `/users/${this.host}`);
    const set = await this.client.call(settings, 'GET', `/users/${this.host}/settings`);
    const { feature, in_meeting: inMeeting, recording } = set;
    const hasWebinars = feature.webinar === true;
    return {
      capacities: {
        zoom: feature.meeting_capacity ?? null,
        ...(hasWebinars && { 'zoom-webinar': feature.webinar_capacity ?? null }),
      },
      limits: [
        ...(type === basicUser ? (['no-registration'] as const) : []),
        ...(hasWebinars ? [] : (['no-webinars'] as const)),
        ...(inMeeting?.language_interpretation?.enable === true ? [] : (['no-interpretation'] as const)),
        ...(recording?.cloud_recording !== true
          ? (['no-recordings'] as const)
          : !(await this.mayReadRecordings())
            ? (['no-recording-scope'] as const)
            : recording.recording_audio_transcript !== true
              ? (['no-transcripts'] as const)
              : []),
      ],
    };
  }

  /** Asks for recordings of a meeting that doesn't exist: rooms work without this scope. */
  private async mayReadRecordings(): Promise<boolean> {
    try {
      await this.client.call(nothing, 'GET', '/meetings/1/recordings');
      return true;
    } catch (error) {
      if (error instanceof ProviderFailure && ['missing', 'refused'].includes(error.kind)) return true;
      if (isForbidden(error)) return false;
      throw error;
    }
  }

  async find({ kind, sessionId }: PlannedRoom): Promise<RemoteRoom | null> {
    const plural = pluralOf(kind);
    let next = '';
    do {
      const query = new URLSearchParams({ page_size: String(pageSize), ...(next !== '' && { next_page_token: next }) });
      if (plural === 'meetings') query.set('type', 'scheduled');
      const page = await this.client.call(found, 'GET', `/users/${this.host}/${plural}?${query.toString()}`);
      const one = (page[plural] ?? []).find(({ agenda }) => agenda?.includes(markOf(sessionId)) === true);
      if (one !== undefined) return { kind, id: one.id, joinUrl: one.join_url };
      next = page.next_page_token ?? '';
    } while (next !== '');
    return null;
  }

  async create(planned: PlannedRoom): Promise<RemoteRoom> {
    const { kind } = planned;
    const made = await this.client.call(room, 'POST', `/users/${this.host}/${pluralOf(kind)}`, {
      ...contentOf(planned),
      type: types[pluralOf(kind)],
      agenda: markOf(planned.sessionId),
      settings: {
        // Everybody who has a seat gets in by a link of their own; Greenroom sends the emails.
        approval_type: 0,
        registrants_confirmation_email: false,
        registrants_email_notification: false,
        ...(kind === 'zoom' && { join_before_host: false, waiting_room: false }),
      },
    });
    return { kind, id: made.id, joinUrl: made.join_url };
  }

  async read({ kind, id }: RemoteRoom): Promise<RemoteRoom | null> {
    try {
      const { join_url: joinUrl } = await this.client.call(room, 'GET', `/${pluralOf(kind)}/${id}`);
      return { kind, id, joinUrl };
    } catch (error) {
      if (isMissing(error)) return null;
      // Somebody turned it into a webinar, which has the same number.
      if (kind === 'zoom' && error instanceof ProviderFailure && error.more.code === '3000')
        return this.read({ kind: 'zoom-webinar', id, joinUrl: '' });
      throw error;
    }
  }

  async update({ kind, id }: RemoteRoom, planned: PlannedRoom): Promise<void> {
    await this.client.call(nothing, 'PATCH', `/${pluralOf(kind)}/${id}`, contentOf(planned));
  }

  async staff({ kind, id }: RemoteRoom, { hosts, interpreters }: RoomStaff): Promise<void> {
    const known = interpreters?.flatMap(({ email, from, to }) => {
      const pair = [languageIn(from), languageIn(to)];
      return pair.includes(null) || pair[0] === pair[1] ? [] : [{ email, languages: pair.join() }];
    });
    await this.client.call(nothing, 'PATCH', `/${pluralOf(kind)}/${id}`, {
      settings: {
        alternative_hosts: hosts.join(';'),
        ...(known !== undefined && { language_interpretation: { enable: known.length > 0, interpreters: known } }),
      },
    });
  }

  async remove({ kind, id }: RemoteRoom): Promise<void> {
    await unlessMissing(this.client.call(nothing, 'DELETE', `/${pluralOf(kind)}/${id}`));
  }

  async admit(admitting: RemoteRoom, guests: readonly Guest[]): Promise<Admitted[]> {
    const admitted: Admitted[] = [];
    for (let from = 0; from < guests.length; from += batchSize) {
      admitted.push(...(await this.admitBatch(admitting, guests.slice(from, from + batchSize))));
    }
    return admitted;
  }

  /** One whom Zoom refuses, as the host or an alternative host, makes it refuse the batch: then each goes alone. */
  private async admitBatch({ kind, id }: RemoteRoom, guests: readonly Guest[]): Promise<Admitted[]> {
    const path = `/${pluralOf(kind)}/${id}/batch_registrants`;
    const one = (guest: Guest) => ({ email: guest.email, ...namesOf(guest.name) });
    try {
      const body = { auto_approve: true, registrants_confirmation_email: false, registrants: guests.map(one) };
      const { registrants } = await this.client.call(batch, 'POST', path, body);
      const byEmail = new Map(registrants.map((made) => [made.email.toLowerCase(), made]));
      return guests.map((guest) => {
        const made = byEmail.get(guest.email.toLowerCase());
        if (made === undefined) return { id: guest.id, externalId: null, link: null, refused: 'Not in the answer' };
        return { id: guest.id, externalId: made.registrant_id, link: made.join_url, refused: null };
      });
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.kind !== 'refused') throw error;
      const [first] = guests;
      if (guests.length === 1 && first) {
        return [{ id: first.id, externalId: null, link: null, refused: error.said }];
      }
      const each: Admitted[] = [];
      for (const guest of guests) each.push(...(await this.admitBatch({ kind, id, joinUrl: '' }, [guest])));
      return each;
    }
  }

  async dismiss({ kind, id }: RemoteRoom, externalId: string): Promise<void> {
    const path = `/${pluralOf(kind)}/${id}/registrants/${encodeURIComponent(externalId)}`;
    await unlessMissing(this.client.call(nothing, 'DELETE', path));
  }

  async hostUrl({ kind, id }: RemoteRoom): Promise<string> {
    const started = await this.client.call(z.object({ start_url: z.string() }), 'GET', `/${pluralOf(kind)}/${id}`);
    return started.start_url;
  }

  async attendance({ kind, id }: RemoteRoom): Promise<Attended[] | null> {
    const attended: Attended[] = [];
    let next = '';
    do {
      const query = new URLSearchParams({ page_size: String(pageSize), include_fields: 'registrant_id' });
      if (next !== '') query.set('next_page_token', next);
      const path = `/report/${pluralOf(kind)}/${id}/participants?${query.toString()}`;
      const page = await this.client.call(participants, 'GET', path).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (page === null) return null;
      const inside = page.participants.filter(({ status }) => status !== 'in_waiting_room');
      for (const {
        name,
        user_email: email,
        registrant_id: externalId,
        join_time: joinedAt,
        leave_time: leftAt,
      } of inside)
        attended.push({ externalId: externalId || null, name, email: email || null, joinedAt, leftAt });
      next = page.next_page_token ?? '';
    } while (next !== '');
    return attended;
  }

  /** Of meetings and webinars by the same address; of a room that was opened twice, it has those of the last time. */
  async recordings({ id }: RemoteRoom): Promise<Recording[] | null> {
    try {
      const recording = recordingIn(await this.client.call(recorded, 'GET', `/meetings/${id}/recordings`));
      return recording === null ? [] : [recording];
    } catch (error) {
      if (isMissing(error)) return [];
      if (isForbidden(error)) return null;
      throw error;
    }
  }

  async openRecording(
    id: string,
    { transcriptBytes }: { transcriptBytes: number | null },
  ): Promise<OpenedRecording | null> {
    const path = `/meetings/${uuidInPath(id)}/recordings`;
    const one = await this.client
      .call(recorded, 'GET', `${path}?include_fields=download_access_token&ttl=${downloadSeconds}`)
      .catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
    if (one === null || one.recording_files.length === 0) return null;
    const address = transcriptBytes === null ? null : (transcriptIn(one)?.download_url ?? null);
    if (transcriptBytes === null || address === null) return { url: sharedAddress(one), transcript: null };
    const transcript = await this.client.download(address, one.download_access_token ?? null, transcriptBytes);
    // Who may not download gets a page to sign in, with the status 200.
    if (!isWebVtt(transcript)) throw new ProviderFailure('refused', 'The download is no WebVTT file.');
    return { url: sharedAddress(one), transcript };
  }

  async stageUrl(entering: RemoteRoom, guest: Guest): Promise<string> {
    if (entering.kind !== 'zoom-webinar') {
      const [admitted] = await this.admitBatch(entering, [guest]);
      return admitted?.link ?? entering.joinUrl;
    }
    const path = `/webinars/${entering.id}/panelists`;
    const { name, email } = guest;
    const invited = { panelists: [{ name: name.slice(0, maxName), email }] };
    const refused = await this.client.call(nothing, 'POST', path, invited).catch((error: unknown) => {
      if (error instanceof ProviderFailure && error.kind === 'refused') return error;
      throw error;
    });
    // Somebody who can host it signs in there.
    if (refused instanceof ProviderFailure) return entering.joinUrl;
    const listed = await this.client.call(panelists, 'GET', path);
    const own = listed.panelists.find((one) => one.email.toLowerCase() === email.toLowerCase());
    return own?.join_url ?? entering.joinUrl;
  }
}

/** The languages between which Zoom interprets, by the countries that stand for them. */
const interpreted: Readonly<Record<string, string>> = {
  en: 'US',
  zh: 'CN',
  ja: 'JP',
  de: 'DE',
  fr: 'FR',
  ru: 'RU',
  pt: 'PT',
  es: 'ES',
  ko: 'KR',
};

function languageIn(tag: string): string | null {
  return interpreted[tag.split('-', 1)[0] ?? ''] ?? null;
}

/** Zoom wants an id encoded twice that begins with a slash, or has two. */
function uuidInPath(uuid: string): string {
  const once = encodeURIComponent(uuid);
  return uuid.startsWith('/') || uuid.includes('//') ? encodeURIComponent(once) : once;
}

/** In the description of a room, by which it is found again. */
function markOf(sessionId: string): string {
  return `Greenroom ${sessionId}`;
}

function contentOf({ title, startsAt, durationMinutes }: PlannedRoom) {
  return {
    topic: [...title].slice(0, maxTopic).join(''),
    start_time: startsAt.toISOString().replace(/\.\d{3}Z$/u, 'Z'),
    duration: durationMinutes,
  };
}

function pluralOf(kind: RemoteRoom['kind']): 'meetings' | 'webinars' {
  return kind === 'zoom-webinar' ? 'webinars' : 'meetings';
}

/** Zoom shows both, and requires the first. */
function namesOf(name: string): { first_name: string; last_name?: string } {
  const parts = name.trim().split(/\s+/u);
  const last = parts.length > 1 ? parts.pop() : undefined;
  const cut = (text: string) => [...text].slice(0, maxName).join('');
  return { first_name: cut(parts.join(' ')) || '-', ...(last !== undefined && { last_name: cut(last) }) };
}
