import { z } from 'zod';
import type { Credentials } from './account-input.js';
import type { AccountPlan, Attended, PlannedRoom, Provider, Reach, RemoteRoom } from './provider.js';
import { ProviderFailure } from './provider.js';
import { ProviderClient, saidBy } from './provider-client.js';

const meeting = z.object({ id: z.string(), joinWebUrl: z.string() });
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const nextLink = z.string().optional();
const reports = z.object({ value: z.array(z.object({ id: z.string() })), '@odata.nextLink': nextLink });
const records = z.object({
  value: z.array(
    z.object({
      emailAddress: z.string().nullish(),
      identity: z.object({ displayName: z.string().nullish() }).nullish(),
      attendanceIntervals: z.array(z.object({ joinDateTime: moment, leaveDateTime: moment })),
    }),
  ),
  '@odata.nextLink': nextLink,
});
const nothing = z.unknown();

/** Microsoft Teams by Graph: an app of a tenant, and the user whose meetings they are. */
export function teams(credentials: Credentials, { urls: [signIn, api], networks, patienceMs }: Reach): Provider {
  const { accountId, clientId, clientSecret, host } = credentials;
  const settings = {
    tokenUrl: `${signIn}/${encodeURIComponent(accountId)}/oauth2/v2.0/token`,
    grant: 'client_credentials' as const,
    parameters: { scope: `${api}/.default` },
    clientId,
    clientSecret,
    apiUrl: `${api}/v1.0`,
    networks,
    failure,
  };
  return new Teams(new ProviderClient(settings, patienceMs), `/users/${encodeURIComponent(host)}/onlineMeetings`);
}

class Teams implements Provider {
  /** Graph registers nobody for a meeting; webinars can't be created by an app alone. */
  readonly hasOwnLinks = false;
  readonly hosts = [];

  constructor(
    private readonly client: ProviderClient,
    private readonly path: string,
  ) {}

  async check(): Promise<AccountPlan> {
    // Asks for a meeting that doesn't exist, which needs the permission and the access policy.
    const query = new URLSearchParams({ $filter: `JoinWebUrl eq 'https://teams.microsoft.com/l/meetup-join/0'` });
    await unlessMissing(this.client.call(nothing, 'GET', `${this.path}?${query.toString()}`));
    return { capacities: { teams: null }, limits: [] };
  }

  /** `create` finds it. */
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  async create(planned: PlannedRoom): Promise<RemoteRoom> {
    const body = { externalId: planned.sessionId, ...contentOf(planned) };
    const { id, joinWebUrl } = await this.client.call(meeting, 'POST', `${this.path}/createOrGet`, body);
    const made: RemoteRoom = { kind: 'teams', id, joinUrl: joinWebUrl };
    await this.update(made, planned);
    return made;
  }

  async read({ id }: RemoteRoom): Promise<RemoteRoom | null> {
    const found = await unlessMissing(this.client.call(meeting, 'GET', this.pathOf(id)));
    return found === null ? null : { kind: 'teams', id, joinUrl: found.joinWebUrl };
  }

  async update({ id }: RemoteRoom, planned: PlannedRoom): Promise<void> {
    // Whoever has the link has a seat, and waits in no lobby.
    const lobbyBypassSettings = { scope: 'everyone', isDialInBypassEnabled: true };
    await this.client.call(nothing, 'PATCH', this.pathOf(id), { ...contentOf(planned), lobbyBypassSettings });
  }

  /** Who can host or interpret is chosen in Teams. */
  async staff(): Promise<void> {}

  async remove({ id }: RemoteRoom): Promise<void> {
    await unlessMissing(this.client.call(nothing, 'DELETE', this.pathOf(id)));
  }

  admit(): Promise<[]> {
    return Promise.resolve([]);
  }

  async dismiss(): Promise<void> {}

  /** A meeting that was held twice has two reports. */
  async attendance({ id }: RemoteRoom): Promise<Attended[] | null> {
    const base = `${this.pathOf(id)}/attendanceReports`;
    const listed = await unlessMissing(this.client.call(reports, 'GET', base));
    if (listed === null || listed.value.length === 0) return null;
    const attended: Attended[] = [];
    for (const report of listed.value) {
      let path: string | null = `${base}/${encodeURIComponent(report.id)}/attendanceRecords`;
      while (path !== null) {
        const page: z.output<typeof records> = await this.client.call(records, 'GET', path);
        for (const { emailAddress, identity, attendanceIntervals } of page.value)
          for (const { joinDateTime: joinedAt, leaveDateTime: leftAt } of attendanceIntervals)
            attended.push({
              externalId: null,
              name: identity?.displayName ?? '',
              email: emailAddress || null,
              joinedAt,
              leftAt,
            });
        path = this.client.pathIn(page['@odata.nextLink']);
      }
    }
    return attended;
  }

  /**
   * Graph has neither recordings nor transcripts of meetings that an app has made without an event in a calendar
   * (https://learn.microsoft.com/graph/api/onlinemeeting-list-recordings).
   */
  recordings(): Promise<null> {
    return Promise.resolve(null);
  }

  openRecording(): Promise<null> {
    return Promise.resolve(null);
  }

  /** The organizer signs in there. */
  hostUrl({ joinUrl }: RemoteRoom): Promise<string> {
    return Promise.resolve(joinUrl);
  }

  stageUrl({ joinUrl }: RemoteRoom): Promise<string> {
    return Promise.resolve(joinUrl);
  }

  private pathOf(id: string): string {
    return `${this.path}/${encodeURIComponent(id)}`;
  }
}

function contentOf({ title, startsAt, durationMinutes }: PlannedRoom) {
  const endsAt = new Date(startsAt.getTime() + durationMinutes * 60_000);
  return {
    subject: [...title].slice(0, 255).join(''),
    startDateTime: startsAt.toISOString(),
    endDateTime: endsAt.toISOString(),
  };
}

async function unlessMissing<Answer>(call: Promise<Answer>): Promise<Answer | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'missing') return null;
    throw error;
  }
}

/** Returns what an error of Graph means (https://learn.microsoft.com/graph/errors). */
function failure(status: number, body: unknown): ProviderFailure {
  const said = saidBy(body) || `HTTP ${status}`;
  if (/application access policy/iu.test(said)) return new ProviderFailure('policy', said);
  const kinds = { 401: 'credentials', 403: 'scope', 404: 'missing' } as const;
  return new ProviderFailure(kinds[status as keyof typeof kinds] ?? 'refused', said);
}
