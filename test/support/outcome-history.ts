import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** What happened in a call, as rows: the places of sessions, people and so on in their lists stand for them. */
export interface History {
  sessions: { kind: string; themes: string[]; runOf: number | null; state: string; startsInHours: number }[];
  organizations: { kind: string | null; country: string | null }[];
  people: { organization: number | null; country: string | null; hears: boolean; via?: string | null }[];
  registrations: {
    person: number;
    session: number;
    state: string;
    /** Hours before now; null where they were not there. */
    attendedHoursAgo: number | null;
    byDelegation: boolean;
  }[];
  proposals: {
    theme: string;
    state: string;
    /** States that it was in, the present one last; empty where nothing is kept. */
    states: string[];
    submittedHoursAgo: number | null;
    becameProposal: number | null;
    hasPilot?: boolean;
  }[];
  links: { proposal: number; person: number; state: string }[];
}

const hourMs = 3_600_000;

/** Writes a history into an empty call, in the likeness of one session of it. Gives the ids of the sessions. */
export async function writeHistory(
  database: DataSource,
  { callId, like, now }: { callId: string; like: string; now: Date },
  history: History,
): Promise<string[]> {
  const at = (hours: number | null) => (hours === null ? null : new Date(now.getTime() + hours * hourMs));
  const before = (hours: number | null) => at(hours === null ? null : -hours);
  const ids = (list: readonly unknown[]) => list.map(() => randomUUID());
  const [sessions, organizations, people, proposals] = [
    ids(history.sessions),
    ids(history.organizations),
    ids(history.people),
    ids(history.proposals),
  ];
  const groups = ids(history.sessions);
  /** Columns that are not named have the value of the template, or else their default. */
  const rows = async (table: string, list: Record<string, unknown>[], template?: string) => {
    if (list.length === 0) return;
    // PostgreSQL computes the generated ones itself.
    const stored = `select column_name as name from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`;
    const columns =
      template === undefined
        ? Object.keys(list[0] ?? {})
        : (await database.query(stored, [table])).map(({ name }: { name: string }) => name);
    await database.query(
      `insert into ${table} (${columns.join(', ')})
       select ${columns.map((name: string) => `made.${name}`).join(', ')}
       from jsonb_array_elements($1::jsonb) row,
         jsonb_populate_record(null::${table}, ${template ?? `'{}'::jsonb`} || row) made`,
      [JSON.stringify(list)],
    );
  };
  await rows(
    'sessions',
    history.sessions.map(({ kind, themes, runOf, state, startsInHours }, index) => ({
      id: sessions[index],
      call_id: callId,
      uid: sessions[index],
      slug: `session-${index}`,
      title: `Session ${index}`,
      kind,
      themes,
      state,
      occurrence_group:
        runOf === null ? (history.sessions.some((one) => one.runOf === index) ? groups[index] : null) : groups[runOf],
      starts_at: at(startsInHours),
      ends_at: at(startsInHours + 1),
    })),
    `(select to_jsonb(s) from sessions s where id = '${like}')`,
  );
  await rows(
    'organizations',
    history.organizations.map(({ kind, country }, index) => ({
      id: organizations[index],
      call_id: callId,
      name: `Organization ${index}`,
      name_key: `organization ${index}`,
      similar_key: `organization ${index}`,
      kind,
      country,
      created_at: now,
      updated_at: now,
    })),
  );
  const person = (index: number) => ({
    id: people[index],
    call_id: callId,
    email: `person-${index}@example.org`,
    email_key: `person-${index}@example.org`,
    name: `Person ${index}`,
    time_zone: 'Asia/Taipei',
    language: 'en',
    link_version: 1,
    page_token_hash: `\\x${Buffer.from(`page ${people[index]}`).toString('hex')}`,
    feed_token_hash: `\\x${Buffer.from(`feed ${people[index]}`).toString('hex')}`,
    created_at: now,
  });
  await rows(
    'attendees',
    history.people.map(({ organization, country, hears, via = null }, index) => ({
      ...person(index),
      organization_id: organization === null ? null : organizations[organization],
      country,
      via,
      unsubscribed_from: hears ? [] : ['news'],
    })),
  );
  const delegation = randomUUID();
  if (history.registrations.some(({ byDelegation }) => byDelegation)) {
    const [organization] = organizations;
    await database.query(
      `insert into delegations (id, call_id, organization_id, coordinator_id, link_version, page_token_hash, created_at)
       values ($1, $2, $3, $4, 1, $5, $6)`,
      [delegation, callId, organization, people[0], Buffer.from(delegation), now],
    );
  }
  await rows(
    'registrations',
    history.registrations.map((one, index) => ({
      id: randomUUID(),
      session_id: sessions[one.session],
      attendee_id: people[one.person],
      state: one.state,
      waitlist_number: index,
      delegation_id: one.byDelegation ? delegation : null,
      all_or_nothing: false,
      answers: {},
      uid: randomUUID(),
      sequence: 0,
      stamped_at: now,
      join_token_hash: `\\x${Buffer.from(randomUUID()).toString('hex')}`,
      created_at: now,
      updated_at: now,
      attended_at: before(one.attendedHoursAgo),
    })),
  );
  await rows(
    'proposals',
    history.proposals.map(({ theme, state, submittedHoursAgo, becameProposal }, index) => ({
      id: proposals[index],
      call_id: callId,
      external_id: `P-${index}`,
      title: `Proposal ${index}`,
      theme,
      state,
      source: 'api',
      submitted_at: before(submittedHoursAgo),
      created_at: now,
      updated_at: now,
      help_with: [],
      merged_into: becameProposal === null ? null : proposals[becameProposal],
      merged_at: becameProposal === null ? null : now,
    })),
  );
  await rows(
    'pilots',
    history.proposals.flatMap(({ hasPilot }, index) =>
      hasPilot === true
        ? [{ id: randomUUID(), proposal_id: proposals[index], state: 'planned', created_at: now, updated_at: now }]
        : [],
    ),
  );
  await rows(
    'proposal_changes',
    history.proposals.flatMap(({ states }, index) =>
      states.map((state, step) => ({
        proposal_id: proposals[index],
        from_state: states[step - 1] ?? null,
        to_state: state,
        at: now,
        source: 'api',
        actor: 'system',
      })),
    ),
  );
  await rows(
    'proposal_matches',
    history.links.map(({ proposal, person: who, state }) => ({
      proposal_id: proposals[proposal],
      attendee_id: people[who],
      evidence: 'address',
      state,
      created_at: now,
    })),
  );
  return sessions;
}
