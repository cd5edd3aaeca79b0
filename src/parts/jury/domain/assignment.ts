/** A proposal and a juror assigned to it. */
export interface Pair {
  proposalId: string;
  jurorId: string;
}

export interface AssignmentRequest {
  proposalIds: readonly string[];
  jurorIds: readonly string[];
  /** Number of jurors per proposal. */
  perProposal: number;
  /** Existing assignments, which stay and count. Those of other jurors count for their proposal, too. */
  assigned: readonly Pair[];
  /** Whether a juror can't be assigned, for a conflict of interest or another panel. */
  isBarred: (pair: Pair) => boolean;
  /** The same seed with the same request leads to the same assignments. */
  seed: number;
}

export interface Dealt {
  added: Pair[];
  /** Proposals with too few jurors, and how many they lack. */
  short: { proposalId: string; lacking: number }[];
}

/**
 * Assigns proposals to jurors: `perProposal` jurors each, without those who are barred, with workloads as even as
 * conflicts and existing assignments allow. A proposal with too few available jurors gets all of them.
 */
export function dealProposals(request: AssignmentRequest): Dealt {
  const draw = drawsFrom(request.seed);
  // Sorted first, so that ties are broken by the seed and not by the order of the input.
  const jurors = shuffled([...new Set(request.jurorIds)].toSorted(), draw);
  const proposals = shuffled([...new Set(request.proposalIds)].toSorted(), draw);
  const loads = new Map(jurors.map((id) => [id, 0]));
  const assigned = new Map<string, Set<string>>(proposals.map((id) => [id, new Set()]));
  for (const { proposalId, jurorId } of request.assigned) {
    assigned.get(proposalId)?.add(jurorId);
    if (assigned.has(proposalId) && loads.has(jurorId)) loads.set(jurorId, (loads.get(jurorId) ?? 0) + 1);
  }
  const short: Dealt['short'] = [];
  const table: Table = { loads, eligible: new Map(), dealt: new Map() };
  for (const proposalId of proposals) {
    const there = assigned.get(proposalId) ?? new Set();
    const eligible = jurors.filter((jurorId) => !there.has(jurorId) && !request.isBarred({ proposalId, jurorId }));
    const wanted = Math.max(0, request.perProposal - there.size);
    const lightest = eligible.toSorted((a, b) => (loads.get(a) ?? 0) - (loads.get(b) ?? 0)).slice(0, wanted);
    for (const jurorId of lightest) loads.set(jurorId, (loads.get(jurorId) ?? 0) + 1);
    table.eligible.set(proposalId, new Set(eligible));
    table.dealt.set(proposalId, new Set(lightest));
    if (lightest.length < wanted) short.push({ proposalId, lacking: wanted - lightest.length });
  }
  while (relieve(table));
  const added = [...table.dealt].flatMap(([proposalId, own]) => [...own].map((jurorId) => ({ proposalId, jurorId })));
  return { added: added.toSorted(inOrder), short: short.toSorted((a, b) => (a.proposalId < b.proposalId ? -1 : 1)) };
}

interface Table {
  loads: Map<string, number>;
  eligible: Map<string, ReadonlySet<string>>;
  dealt: Map<string, Set<string>>;
}

/**
 * Moves one proposal each along a chain of jurors, from one with a higher workload to one with at least two fewer.
 * Returns false if there is no such chain; then no other assignment is more even (Harvey and others, "Semi-matchings
 * for bipartite graphs and load balancing", 2006).
 */
function relieve({ loads, eligible, dealt }: Table): boolean {
  const passes = new Map<string, Map<string, string>>();
  for (const [proposalId, own] of dealt) {
    for (const from of own) {
      for (const to of eligible.get(proposalId) ?? []) {
        if (own.has(to)) continue;
        const next = passes.get(from) ?? new Map<string, string>();
        if (!next.has(to)) next.set(to, proposalId);
        passes.set(from, next);
      }
    }
  }
  for (const start of [...loads.keys()].toSorted((a, b) => (loads.get(b) ?? 0) - (loads.get(a) ?? 0))) {
    const chain = chainFrom(start, (loads.get(start) ?? 0) - 2, passes, loads);
    if (chain === null) continue;
    for (const { proposalId, from, to } of chain) {
      dealt.get(proposalId)?.delete(from);
      dealt.get(proposalId)?.add(to);
    }
    const last = chain.at(-1)?.to ?? start;
    loads.set(start, (loads.get(start) ?? 0) - 1);
    loads.set(last, (loads.get(last) ?? 0) + 1);
    return true;
  }
  return false;
}

interface Pass {
  proposalId: string;
  from: string;
  to: string;
}

/**
 * Finds the shortest chain to a juror with a workload of at most `most`. It moves no proposal twice: its first juror could
 * pass it straight to the last.
 */
function chainFrom(
  start: string,
  most: number,
  passes: ReadonlyMap<string, ReadonlyMap<string, string>>,
  loads: ReadonlyMap<string, number>,
): Pass[] | null {
  const cameBy = new Map<string, Pass | null>([[start, null]]);
  for (const from of cameBy.keys()) {
    for (const [to, proposalId] of passes.get(from) ?? []) {
      if (cameBy.has(to)) continue;
      cameBy.set(to, { proposalId, from, to });
      if ((loads.get(to) ?? 0) > most) continue;
      const chain: Pass[] = [];
      for (let pass = cameBy.get(to); pass; pass = cameBy.get(pass.from)) chain.unshift(pass);
      return chain;
    }
  }
  return null;
}

function inOrder(a: Pair, b: Pair): number {
  return a.proposalId === b.proposalId ? (a.jurorId < b.jurorId ? -1 : 1) : a.proposalId < b.proposalId ? -1 : 1;
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed of 32 bits. */
export function drawsFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly Item[], draw: () => number): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(draw() * left.length), 1));
}
