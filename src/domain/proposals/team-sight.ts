import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

interface Stated {
  id: string;
  state: string;
}

/** What an area hides from the teams of proposals, as long as it is not decided for all to see. */
export interface TeamSight {
  /** Returns proposals as their teams may see them. */
  see<Proposal extends Stated>(connection: Connection, proposals: readonly Proposal[]): Promise<Proposal[]>;
  /** Throws Conflict while whoever hears from organizers would learn who wins. */
  requirePublished(connection: Connection, callId: string): Promise<void>;
}

export const teamSight = new Place<TeamSight>();

/** Returns proposals as their teams may see them. */
export async function asTeamsSee<Proposal extends Stated>(
  connection: Connection,
  proposals: readonly Proposal[],
): Promise<Proposal[]> {
  let seen = [...proposals];
  for (const sight of teamSight.all) seen = await sight.see(connection, seen);
  return seen;
}
