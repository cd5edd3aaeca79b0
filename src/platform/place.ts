/**
 * A place that areas fill, such as the navigation: declared by who shows it, filled once by composition, which alone
 * knows all areas.
 */
export class Place<Item> {
  private items: readonly Item[] | null = null;

  /** `what` names the items in words; two that have the same name are refused. */
  constructor(
    private readonly what: string,
    private readonly nameOf: (item: Item) => string,
  ) {}

  /** Throws if two items have one name. */
  fill(items: readonly Item[]): void {
    const names = items.map((item) => this.nameOf(item));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`There are two ${this.what} of the name ${twice}.`);
    this.items = items;
  }

  /** Everything that the areas offer, in their order. */
  get all(): readonly Item[] {
    if (this.items === null) throw new Error(`The ${this.what} are not there yet: src/app/areas.ts collects them.`);
    return this.items;
  }
}
