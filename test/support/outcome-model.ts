import type { History } from './outcome-history.js';

/** The numbers of a row: registered, invited, attended; proposals by step; people behind them by step. */
type Numbers = number[];

const way = ['draft', 'submitted', 'shortlisted', 'winner', 'showcased', 'pilot'];

/** What the outcomes of a history must be, told once more in plain loops: by group and key (the place of a first run for sessions). */
export class OutcomeModel {
  constructor(
    private readonly history: History,
    private readonly themes: string[],
  ) {}

  rows(): Record<string, Record<string, Numbers>> {
    const { sessions } = this.history;
    const begun = sessions.map((_, index) => index).filter((index) => this.counts(index));
    const groups: Record<string, Record<string, Numbers>> = {
      all: {
        '': this.row(
          begun,
          () => true,
          () => true,
        ),
      },
    };
    const put = (group: string, key: string, numbers: Numbers) => ((groups[group] ??= {})[key] = numbers);
    for (const index of begun.filter((one) => this.firstRun(one) === one))
      put('session', String(index), this.rowOf(begun.filter((one) => this.firstRun(one) === index)));
    const came = this.history.registrations.filter((one) => this.isIn(one, begun));
    for (const kind of new Set(came.map((one) => sessions[one.session]!.kind)))
      put('kind', kind, this.rowOf(begun.filter((one) => sessions[one]!.kind === kind)));
    for (const theme of new Set(came.flatMap((one) => this.themesOf(one.session)))) {
      const about = begun.filter((one) => this.themesOf(one).includes(theme));
      put(
        'theme',
        theme,
        this.row(
          about,
          () => true,
          (proposal) => this.history.proposals[proposal]!.theme === theme,
        ),
      );
    }
    for (const country of new Set(came.map((one) => this.countryOf(one.person))))
      put(
        'country',
        country,
        this.row(begun, (person) => this.countryOf(person) === country),
      );
    for (const kind of new Set(came.map((one) => this.kindOf(one.person))))
      put(
        'organization-kind',
        kind,
        this.row(begun, (person) => this.kindOf(person) === kind),
      );
    const linkOf = (person: number) => this.history.people[person]!.via ?? '';
    for (const link of new Set(came.map((one) => linkOf(one.person))))
      put(
        'link',
        link,
        this.row(begun, (person) => linkOf(person) === link),
      );
    return groups;
  }

  /** Of proposals whose people attended before, and of the others: all, submitted, shortlisted, won. */
  compared(): { attended: Numbers; others: Numbers } {
    const all = this.history.proposals.map((_, index) => index).filter((index) => this.stands(index));
    const isAttending = (proposal: number) =>
      this.history.links.some(
        (link) =>
          link.state === 'linked' &&
          link.proposal === proposal &&
          this.history.registrations.some((one) => {
            const session = this.history.sessions[one.session]!;
            const { submittedHoursAgo } = this.history.proposals[proposal]!;
            const isBefore = submittedHoursAgo === null || (one.attendedHoursAgo ?? 0) > submittedHoursAgo;
            return (
              one.person === link.person &&
              one.attendedHoursAgo !== null &&
              this.counts(one.session) &&
              session.kind !== 'showcase' &&
              isBefore
            );
          }),
      );
    const numbers = (some: number[]) =>
      [1, 2, 3, 4].map((step) => some.filter((one) => this.reached(one) >= step).length);
    return { attended: numbers(all.filter(isAttending)), others: numbers(all.filter((one) => !isAttending(one))) };
  }

  /** People without a proposal who could be written to, by how often they attended. */
  undrafted(): Record<number, number> {
    const found: Record<number, number> = {};
    this.history.people.forEach(({ hears }, person) => {
      const own = this.history.registrations.filter((one) => one.person === person);
      const times = own.filter((one) => one.attendedHoursAgo !== null).length;
      const isLinked = this.history.links.some((link) => link.person === person && link.state === 'linked');
      const isLive = own.some((one) => one.state !== 'cancelled' && one.state !== 'declined');
      if (hears && times > 0 && isLive && !isLinked) found[times] = (found[times] ?? 0) + 1;
    });
    return found;
  }

  /** A row about sessions, in which showcases count as well. */
  private rowOf(sessions: number[]): Numbers {
    return this.row(sessions, undefined, undefined, () => true);
  }

  private row(
    sessions: number[],
    isMeant: (person: number) => boolean = () => true,
    isAbout: (proposal: number) => boolean = () => true,
    helps: (session: number) => boolean = (session) => this.history.sessions[session]!.kind !== 'showcase',
  ): Numbers {
    const registered = new Set<number>();
    const invited = new Set<number>();
    const attended = new Set<number>();
    const credited = new Set<number>();
    for (const one of this.history.registrations) {
      if (!this.isIn(one, sessions) || !isMeant(one.person)) continue;
      registered.add(one.person);
      if (one.byDelegation) invited.add(one.person);
      if (one.attendedHoursAgo !== null) attended.add(one.person);
      if (one.attendedHoursAgo !== null && helps(one.session)) credited.add(one.person);
    }
    const backing = this.history.links.filter(
      ({ state, proposal, person }) =>
        state === 'linked' && credited.has(person) && this.stands(proposal) && isAbout(proposal),
    );
    const steps = [1, 2, 3, 4, 5, 6];
    // A winner's pilot needs no showcase.
    const hasPilot = (proposal: number) => this.history.proposals[proposal]!.hasPilot === true;
    const atLeast = (step: number) =>
      backing.filter(({ proposal }) => {
        const reached = this.reached(proposal);
        return reached >= step || (step === 6 && reached >= 4 && hasPilot(proposal));
      });
    return [
      registered.size,
      invited.size,
      attended.size,
      ...steps.map((step) => new Set(atLeast(step).map(({ proposal }) => proposal)).size),
      ...steps.map((step) => new Set(atLeast(step).map(({ person }) => person)).size),
    ];
  }

  private counts(session: number): boolean {
    const { state, startsInHours } = this.history.sessions[session]!;
    return state === 'published' && startsInHours <= 0;
  }

  private isIn(one: History['registrations'][number], sessions: number[]): boolean {
    const isGone = one.state === 'cancelled' || one.state === 'declined';
    return sessions.includes(one.session) && (one.attendedHoursAgo !== null || !isGone);
  }

  /** The run that began first, of those that count. */
  private firstRun(session: number): number {
    const { sessions } = this.history;
    const root = sessions[session]!.runOf ?? session;
    return sessions
      .map((one, index) => ({ index, root: one.runOf ?? index, at: one.startsInHours }))
      .filter((one) => one.root === root && this.counts(one.index))
      .sort((a, b) => a.at - b.at)[0]!.index;
  }

  private themesOf(session: number): string[] {
    const { themes } = this.history.sessions[session]!;
    return themes.length === 0 ? this.themes : themes;
  }

  private countryOf(person: number): string {
    const { country, organization } = this.history.people[person]!;
    return country ?? (organization === null ? null : this.history.organizations[organization]!.country) ?? '';
  }

  private kindOf(person: number): string {
    const { organization } = this.history.people[person]!;
    return (organization === null ? null : this.history.organizations[organization]!.kind) ?? '';
  }

  private stands(proposal: number): boolean {
    return this.history.proposals[proposal]!.becameProposal === null;
  }

  /** How far a proposal came, from 1 to 6: the furthest that was not taken back at once, of it and of what became it. */
  private reached(proposal: number): number {
    const own = this.history.proposals[proposal]!;
    const drafts = this.history.proposals.filter(({ becameProposal }) => becameProposal === proposal);
    const ever = [own, ...drafts].flatMap(({ states }) =>
      states.filter((state, index) => {
        const next = states[index + 1];
        const isTakenBack =
          next !== undefined && way.includes(state) && way.includes(next) && way.indexOf(next) < way.indexOf(state);
        return !isTakenBack;
      }),
    );
    const isHandedIn = own.state === 'withdrawn' && own.submittedHoursAgo !== null;
    return Math.max(isHandedIn ? 2 : 1, ...[own.state, ...ever].map((state) => this.step(state)));
  }

  private step(state: string): number {
    if (state === 'withdrawn') return 1;
    return state === 'not-selected' ? 2 : way.indexOf(state) + 1;
  }
}
