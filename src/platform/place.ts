/**
 * A place that areas fill, such as the navigation: declared by who shows or does what they contribute. Composition alone
 * knows all areas, and fills all places.
 */
export class Place<Item> {
  private static readonly filled = new Set<Place<unknown>>();
  private static isComposed = false;
  private items: readonly Item[] = [];

  /** `nameOf`: two items that have the same name are refused, as `what` calls them. */
  constructor(
    private readonly what = 'items',
    private readonly nameOf: ((item: Item) => string) | null = null,
  ) {}

  /** Fills all places with what areas contribute, in the order of the areas. Throws if two items have one name. */
  static compose(contributions: readonly Contribution[]): void {
    for (const place of Place.filled) place.items = [];
    for (const { place, item } of contributions) {
      place.items = [...place.items, item];
      Place.filled.add(place);
    }
    for (const place of Place.filled) place.refuseTwins();
    Place.isComposed = true;
  }

  /** Makes a contribution to this place. */
  with(item: Item): Contribution {
    // Only this place reads it.
    return { place: this as unknown as Place<unknown>, item };
  }

  /** Everything that the areas contribute, in their order. */
  get all(): readonly Item[] {
    if (!Place.isComposed) throw new Error(`The ${this.what} are not there yet: src/app/areas.ts collects them.`);
    return this.items;
  }

  private refuseTwins(): void {
    const { nameOf } = this;
    if (nameOf === null) return;
    const names = this.items.map((item) => nameOf(item));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`There are two ${this.what} of the name ${twice}.`);
  }
}

/** What an area contributes to a place. */
export interface Contribution {
  readonly place: Place<unknown>;
  readonly item: unknown;
}
