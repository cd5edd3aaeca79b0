import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import { condense } from './condense.js';

/**
 * The templates under a folder: every `.hbs` file, usable as a page and as a partial under its path without the
 * extension (`partials/slot`). They are read at once, so that they stay those of this program, and each is compiled
 * when it is first asked for: all together would hold up the start. Line breaks and indentation count only in plain
 * text (`*.txt.hbs`); from HTML they are removed, see `condense`.
 */
export class Templates {
  private readonly sources: ReadonlyMap<string, string>;
  private readonly environment = Handlebars.create();
  private readonly options: CompileOptions;
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate<object>>();

  /** Helpers are the given ones, Handlebars' own, and `{{' '}}`, a space at the end of a line. */
  constructor(
    folder: string,
    helpers: Record<string, Handlebars.HelperDelegate>,
    isIncluded: (name: string) => boolean = () => true,
  ) {
    const own = { ...helpers, ' ': () => ' ' };
    const knownHelpers = Object.fromEntries(Object.keys(own).map((name) => [name, true]));
    this.options = { knownHelpers, knownHelpersOnly: true, strict: true, preventIndent: true };
    this.environment.registerHelper(own);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'))
      .filter(isIncluded);
    this.sources = new Map(names.map((name) => [name, readFileSync(join(folder, `${name}.hbs`), 'utf8')]));
    for (const name of names) {
      this.environment.registerPartial(name, (model, options) => this.get(name)(model, options));
    }
  }

  /** Of all templates. */
  names(): string[] {
    return [...this.sources.keys()];
  }

  /**
   * A template: a model in, text out; it throws when it reads a field that the model lacks.
   * @throws Error when there is none of this name, or when it names a helper or a partial that is not there.
   */
  get(name: string): Handlebars.TemplateDelegate<object> {
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const source = this.sources.get(name);
    if (source === undefined) throw new Error(`No template ${name}`);
    const template = this.compile(name, source);
    this.compiled.set(name, template);
    return template;
  }

  private compile(name: string, source: string): Handlebars.TemplateDelegate<object> {
    const isText = name.endsWith('.txt');
    // What `condense` leaves is meant: Handlebars is not to drop line breaks beside its blocks.
    const options = { ...this.options, ignoreStandalone: !isText };
    const tree = this.environment.parse(isText ? source : condense(source), { ...options, srcName: name });
    requirePartials(name, tree, this.sources);
    const program: unknown = this.environment.precompile(tree, options); // JavaScript text, whatever its type says
    const specification = runInThisContext(`(${String(program)})`, { filename: `${name}.hbs` });
    return this.environment.template(specification);
  }
}

function requirePartials(template: string, tree: hbs.AST.Program, known: ReadonlyMap<string, unknown>): void {
  const check = (name: hbs.AST.PathExpression | hbs.AST.SubExpression) => {
    const partial = name.type === 'PathExpression' && 'original' in name ? name.original : '';
    if (partial !== '@partial-block' && !known.has(partial)) throw new Error(`${template}.hbs: no partial ${partial}`);
  };
  const visitor = new (class extends Handlebars.Visitor {
    override PartialStatement(partial: hbs.AST.PartialStatement): void {
      check(partial.name);
      super.PartialStatement(partial);
    }
    override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
      check(partial.name);
      super.PartialBlockStatement(partial);
    }
  })();
  visitor.accept(tree);
}
