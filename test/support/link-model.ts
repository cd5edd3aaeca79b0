import type { DataSource } from 'typeorm';
import { saysNothing } from '../../src/domain/organizations/mail-domain.js';
import { similarKey } from '../../src/domain/organizations/similar-key.js';
import { similarAbroadFrom, similarFrom, linkEvidences } from '../../src/domain/proposals/match-rules.js';
import type { LinkDecision, LinkEvidence, LinkState } from '../../src/domain/proposals/proposal.js';

/** A link as the model and the database both tell of it. */
export interface ToldLink {
  proposal: string;
  attendee: string;
  evidences: string[];
  state: LinkState;
  score: number | null;
}

/** What is known beside the rows: what attendees declared and organizers decided, by `proposal attendee`. */
export interface LinkMemory {
  declared: Set<string>;
  decided: Map<string, LinkDecision>;
}

interface Row {
  attendees: { id: string; email: string; organization: string | null; is_trusted: boolean }[];
  proposals: { id: string; external_id: string; organization: string | null; members: string[]; accepted: string[] }[];
  organizations: { id: string; name: string; name_key: string; country: string | null; merged_into: string | null }[];
}

/** The links as they should be: every pair looked at, one after the other, by the plain rules. */
export async function modelLinks(database: DataSource, memory: LinkMemory): Promise<ToldLink[]> {
  const { attendees, proposals, organizations }: Row = {
    attendees: await database.query(
      `select id, email_key as email, organization_id as organization,
         proven_at is not null as is_trusted from attendees`,
    ),
    proposals: await database.query(
      `select id, external_id, organization_id as organization,
         array(select email_key from proposal_members m where m.proposal_id = p.id) as members,
         array(select email_key from proposal_members m where m.proposal_id = p.id
           and (p.source <> 'declared' or accepted_at is not null
             or email_key = (select email_key from attendees where id = p.declared_by))) as accepted
       from proposals p where merged_into is null`,
    ),
    organizations: await database.query(`select id, name, name_key, country, merged_into from organizations`),
  };
  const rootOf = (one: Row['organizations'][number]) => one.merged_into ?? one.id;
  const countries = new Map(organizations.map(({ id, country }) => [id, country]));
  const similar = (one: string, other: string): number => {
    const scores = organizations
      .filter((mine) => rootOf(mine) === one)
      .flatMap((mine) =>
        organizations
          .filter((their) => rootOf(their) === other)
          .map((their) => likeness(mine.name_key, their.name_key)),
      );
    const best = Math.max(...scores);
    const [here, there] = [countries.get(one), countries.get(other)];
    const isAbroad = here != null && there != null && here !== there;
    return best >= (isAbroad ? similarAbroadFrom : similarFrom) ? best : 0;
  };
  const links = proposals.flatMap((proposal) =>
    attendees.flatMap((attendee): ToldLink[] => {
      const key = `${proposal.external_id} ${attendee.email}`;
      const found = new Set<LinkEvidence>();
      let score = 0;
      if (memory.declared.has(key)) found.add('declared');
      if (proposal.accepted.includes(attendee.email)) found.add('address');
      if (proposal.members.some((one) => one !== attendee.email && domainOf(one) === domainOf(attendee.email))) {
        if (!saysNothing(domainOf(attendee.email))) found.add('domain');
      }
      if (proposal.organization !== null && attendee.organization !== null) {
        if (proposal.organization === attendee.organization) found.add('organization');
        else score = similar(proposal.organization, attendee.organization);
        if (score > 0) found.add('name');
      }
      const evidences = linkEvidences.filter((one) => found.has(one));
      const decision = memory.decided.get(key) ?? null;
      const state = stateOf(evidences, attendee.is_trusted, decision);
      return state === null
        ? []
        : [
            {
              proposal: proposal.external_id,
              attendee: attendee.email,
              evidences,
              state,
              score: score === 0 ? null : round(score),
            },
          ];
    }),
  );
  return links.sort(byPair);
}

/** The organizer's decision; else linked for a declaration or a trusted address, and a suggestion for other evidence. */
function stateOf(
  evidences: readonly LinkEvidence[],
  isTrusted: boolean,
  decision: LinkDecision | null,
): LinkState | null {
  if (decision !== null) return decision === 'confirmed' ? 'linked' : 'rejected';
  if (evidences.length === 0) return null;
  const linksByItself = evidences.includes('declared') || (evidences.includes('address') && isTrusted);
  return linksByItself ? 'linked' : 'suggested';
}

/** The links as the database holds them. */
export async function toldLinks(database: DataSource): Promise<ToldLink[]> {
  const rows: ToldLink[] = await database.query(
    `select p.external_id as proposal, a.email_key as attendee, l.evidences, l.state, l.score::float8 as score
     from proposal_matches l join proposals p on p.id = l.proposal_id and p.merged_into is null join attendees a on a.id = l.attendee_id`,
  );
  return rows.map((row) => ({ ...row, score: row.score === null ? null : round(row.score) })).sort(byPair);
}

function byPair(a: ToldLink, b: ToldLink): number {
  return `${a.proposal} ${a.attendee}` < `${b.proposal} ${b.attendee}` ? -1 : 1;
}

const round = (score: number) => Math.round(score * 1000) / 1000;
const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1);

/** As pg_trgm counts it, over the forms of the names; none where their numbers differ. */
export function likeness(one: string, other: string): number {
  const numbers = (name: string) => (name.match(/[0-9]+/gu) ?? []).join(' ');
  if (numbers(one) !== numbers(other)) return 0;
  const [a, b] = [trigrams(similarKey(one)), trigrams(similarKey(other))];
  const shared = [...a].filter((trigram) => b.has(trigram)).length;
  return shared / (a.size + b.size - shared);
}

function trigrams(key: string): Set<string> {
  const words = key.split(' ').filter((word) => word !== '');
  return new Set(
    words.flatMap((word) => {
      const padded = `  ${word} `;
      return Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3));
    }),
  );
}
