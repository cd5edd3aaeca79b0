import type { RegistrationState } from '../../src/domain/registrations/registration.js';

const HOUR = 3_600_000;

export interface ModelSettings {
  capacity: number;
  approval: 'automatic' | 'manual';
  waitlist: boolean;
  promotion: 'automatic' | 'offer';
  offerHours: number;
  organizationLimit: number | null;
}

interface Person {
  name: string;
  organization: string | null;
  state: RegistrationState;
  line: number;
  groupNumber: number | null;
  allOrNothing: boolean;
  expiresAt: number | null;
  unproven: boolean;
  provisionalUntil: number | null;
  /** When organizers approved them. */
  approvedAt: number | null;
  told: string[];
}

/** What becomes of people who want seats in one session, one step after the other, as plainly as it can be said. */
export class SeatModel {
  readonly people = new Map<string, Person>();
  readonly reservations = new Map<string, { seats: number; until: number | null }>();
  readonly proven = new Set<string>();
  private lastLine = 0;
  private lastParty = 0;

  constructor(
    private settings: ModelSettings,
    private readonly organizationOf: (name: string) => string | null,
    public now: number,
  ) {}

  /** Whether it was allowed. */
  register(names: readonly string[], allOrNothing: boolean, isParty: boolean): boolean {
    this.promote();
    const fresh = [...new Set(names)].filter((name) => (this.people.get(name)?.state ?? 'cancelled') === 'cancelled');
    const { organizationLimit: limit, approval, waitlist } = this.settings;
    for (const organization of new Set(fresh.map((name) => this.organizationOf(name)))) {
      if (organization === null || limit === null) continue;
      const coming = fresh.filter((name) => this.organizationOf(name) === organization).length;
      const live = this.count((one) => one.organization === organization && isLive(one.state));
      if (coming > 0 && live + coming > limit) return false;
    }
    const before = fresh.map((name) => [name, this.people.get(name)] as const);
    const groupNumber = isParty ? ++this.lastParty : null;
    const group = fresh.map((name) => this.enter(name, groupNumber, allOrNothing));
    if (approval === 'manual') return this.tell(group, 'pending', 'pending');
    this.seatNewcomers(allOrNothing ? [group] : group.map((one) => [one]));
    this.makeProvisional(group);
    if (!waitlist && group.some((one) => one.state !== 'confirmed')) {
      for (const [name, old] of before) {
        if (old === undefined) this.people.delete(name);
        else this.people.set(name, old);
      }
      return false;
    }
    return true;
  }

  /** Whether each was allowed. */
  approve(names: readonly string[]): boolean[] {
    const pending = this.sorted((one) => names.includes(one.name) && one.state === 'pending');
    if (pending.length > 0) this.promote();
    const groups = new Map<string, Person[]>();
    for (const one of pending) {
      const key = one.allOrNothing && one.groupNumber !== null ? `groupNumber ${one.groupNumber}` : one.name;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const refused = new Set<string>();
    const admitted = [...groups.values()].filter((group) => {
      if (this.settings.waitlist || this.fits(group)) {
        const groupNumber = group.length > 1 ? ++this.lastParty : null;
        for (const one of group) {
          one.allOrNothing = groupNumber !== null;
          one.groupNumber = groupNumber ?? one.groupNumber;
        }
        this.seatNewcomers([group]);
        return true;
      }
      for (const one of group) refused.add(one.name);
      return false;
    });
    const approved = admitted.flat();
    for (const one of approved) one.approvedAt = this.now;
    this.makeProvisional(approved);
    // They come to the line in the order in which they applied.
    for (const one of pending) if (admitted.some((group) => group.includes(one))) one.line = ++this.lastLine;
    return names.map((name) => pending.some((one) => one.name === name) && !refused.has(name));
  }

  decline(names: readonly string[]): boolean[] {
    const pending = this.sorted((one) => names.includes(one.name) && one.state === 'pending');
    this.tell(pending, 'declined', 'declined');
    return names.map((name) => pending.some((one) => one.name === name));
  }

  withdraw(name: string): boolean {
    const one = this.people.get(name);
    if (one === undefined || !isLive(one.state)) return true;
    this.leave(one, 'withdrawn');
    this.promote();
    return true;
  }

  accept(name: string): boolean {
    const one = this.people.get(name);
    if (one?.state === 'confirmed') return true;
    if (one?.state !== 'offered' || (one.expiresAt ?? 0) <= this.now) return false;
    return this.tell([one], 'confirmed', 'promoted');
  }

  declineOffer(name: string): boolean {
    const one = this.people.get(name);
    if (one?.state === 'cancelled') return true;
    if (one?.state !== 'offered') return false;
    return this.withdraw(name);
  }

  setCapacity(capacity: number): boolean {
    if (capacity === this.settings.capacity) return true;
    if (capacity < this.taken() + this.reservedInAll()) return false;
    this.settings = { ...this.settings, capacity };
    this.promote();
    return true;
  }

  setLimit(organizationLimit: number | null): boolean {
    if (organizationLimit === this.settings.organizationLimit) return true;
    this.settings = { ...this.settings, organizationLimit };
    this.promote();
    return true;
  }

  reserve(organization: string, seats: number, until: number | null): boolean {
    const before = this.reservations.get(organization);
    this.reservations.set(organization, { seats, until });
    if (this.taken() + this.reservedInAll() > this.settings.capacity) {
      if (before === undefined) this.reservations.delete(organization);
      else this.reservations.set(organization, before);
      return false;
    }
    this.promote();
    return true;
  }

  unreserve(organization: string): boolean {
    this.reservations.delete(organization);
    this.promote();
    return true;
  }

  /** The heart beats. */
  release(): boolean {
    const expired = this.sorted((one) => one.state === 'offered' && (one.expiresAt ?? 0) <= this.now);
    const ended = [...this.reservations].filter(([, { until }]) => until !== null && until <= this.now);
    const lapsed = this.sorted((one) => canLapse(one) && (one.provisionalUntil ?? Infinity) <= this.now);
    const becoming = this.sorted((one) => this.mustAsk(one)).length > 0;
    for (const one of expired) this.leave(one, 'offer-expired');
    for (const one of lapsed) this.leave(one, 'seat-lapsed');
    for (const [organization] of ended) this.reservations.delete(organization);
    if (expired.length + lapsed.length + ended.length > 0 || becoming) {
      this.promote();
      const asked = this.sorted((one) => this.mustAsk(one));
      for (const one of this.makeProvisional(asked)) one.told.push('confirm-seat');
    }
    return true;
  }

  prove(name: string): boolean {
    this.proven.add(name);
    const one = this.people.get(name);
    if (one === undefined) return true;
    one.unproven = false;
    if (one.state !== 'cancelled') one.provisionalUntil = null;
    return true;
  }

  taken(): number {
    return this.count((one) => isSeated(one.state));
  }

  private promote(): void {
    const promoted: Person[] = [];
    for (;;) {
      const next = this.line().find((group) => this.fits(group));
      if (next === undefined) break;
      promoted.push(...next);
      for (const one of next) {
        one.provisionalUntil = null;
        if (this.settings.promotion === 'automatic') this.tell([one], 'confirmed', 'promoted');
        else {
          one.expiresAt = this.now + this.settings.offerHours * HOUR;
          this.tell([one], 'offered', 'offered');
        }
      }
    }
    this.makeProvisional(promoted);
  }

  /**
   * A time to confirm for those of them who are unproven; a week from when organizers
   * approved them. Returns them.
   */
  private makeProvisional(group: readonly Person[]): Person[] {
    return group.filter(canLapse).filter((one) => {
      one.provisionalUntil = Math.max(this.now + this.hoursToConfirm() * HOUR, (one.approvedAt ?? 0) + 7 * 24 * HOUR);
      return true;
    });
  }

  /** Whether somebody has no time to confirm yet, or more than everybody gets now. */
  private mustAsk(one: Person): boolean {
    const hours = this.hoursToConfirm();
    if (!canLapse(one)) return false;
    if (one.provisionalUntil === null) return true;
    return one.approvedAt === null && one.provisionalUntil > this.now + hours * HOUR;
  }

  /** An hour in a full session, a day while seats are free. */
  private hoursToConfirm(): number {
    const { capacity } = this.settings;
    const free = capacity - this.taken();
    if (free <= 0 || this.count((one) => one.state === 'waitlisted') > 0) return 1;
    return 24;
  }

  private seatNewcomers(groups: Person[][]): void {
    for (const group of groups) {
      if (this.fits(group)) this.tell(group, 'confirmed', 'invited');
      else this.tell(group, 'waitlisted', 'waitlisted');
    }
  }

  private fits(group: readonly Person[]): boolean {
    const free = this.settings.capacity - this.taken();
    let own = 0;
    for (const organization of this.reservations.keys()) {
      own += Math.min(this.reserved(organization), group.filter((one) => one.organization === organization).length);
    }
    return group.length <= free && group.length - own <= Math.max(0, free - this.reservedInAll());
  }

  private reserved(organization: string): number {
    const { seats, until } = this.reservations.get(organization) ?? { seats: 0, until: null };
    if (until !== null && until <= this.now) return 0;
    return Math.max(0, seats - this.count((one) => one.organization === organization && isSeated(one.state)));
  }

  private reservedInAll(): number {
    return [...this.reservations.keys()].reduce((sum, organization) => sum + this.reserved(organization), 0);
  }

  private line(): Person[][] {
    // Those who have not confirmed come after everybody who has.
    const all = this.sorted((one) => one.state === 'waitlisted');
    const waiting = [...all.filter((one) => !one.unproven), ...all.filter((one) => one.unproven)];
    return waiting.flatMap((one, at) => {
      if (!one.allOrNothing) return [[one]];
      const groupNumber = waiting.filter((other) => other.allOrNothing && other.groupNumber === one.groupNumber);
      return groupNumber[0] === waiting[at] ? [groupNumber] : [];
    });
  }

  private enter(name: string, groupNumber: number | null, allOrNothing: boolean): Person {
    const told = this.people.get(name)?.told ?? [];
    const organization = this.organizationOf(name);
    const entered = {
      name,
      organization,
      groupNumber,
      allOrNothing,
      line: ++this.lastLine,
      expiresAt: null,
      unproven: !this.proven.has(name),
      provisionalUntil: null,
      approvedAt: null,
      told: [...told],
    };
    const person: Person = { ...entered, state: 'cancelled' };
    this.people.set(name, person);
    return person;
  }

  private leave(one: Person, kind: string): void {
    one.expiresAt = null;
    one.approvedAt = null;
    if (kind !== 'seat-lapsed') one.provisionalUntil = null;
    this.tell([one], 'cancelled', kind);
  }

  private tell(group: readonly Person[], state: RegistrationState, kind: string): true {
    for (const one of group) {
      one.state = state;
      one.told.push(kind);
    }
    return true;
  }

  private sorted(wanted: (one: Person) => boolean): Person[] {
    return [...this.people.values()].filter(wanted).sort((a, b) => a.line - b.line);
  }

  private count(wanted: (one: Person) => boolean): number {
    return [...this.people.values()].filter(wanted).length;
  }
}

function canLapse({ unproven, state }: Person): boolean {
  return unproven && (state === 'confirmed' || state === 'waitlisted');
}

function isSeated(state: RegistrationState): boolean {
  return state === 'confirmed' || state === 'offered';
}

function isLive(state: RegistrationState): boolean {
  return state !== 'cancelled' && state !== 'declined';
}
