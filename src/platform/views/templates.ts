import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';

/** A compiled template: a model in, text out. Throws when it reads a field that the model lacks. */
export type Template = (model: object) => string;

/**
 * Compiles every `.hbs` file under a folder, each usable as a page and as a partial under its path without the
 * extension (`partials/slot`). Helpers are the given ones and Handlebars' own; an unknown helper or partial throws
 * here, at start, and not when the first visitor comes.
 */
export function compileTemplates(
  folder: string,
  helpers: Record<string, Handlebars.HelperDelegate>,
  isIncluded: (name: string) => boolean = () => true,
): ReadonlyMap<string, Template> {
  const environment = Handlebars.create();
  environment.registerHelper(helpers);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'))
    .filter(isIncluded);
  const known = new Set(names);
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  const compiled = names.map((name) => {
    const tree = environment.parse(readFileSync(join(folder, `${name}.hbs`), 'utf8'), { srcName: name });
    requirePartials(name, tree, known);
    const options = { knownHelpers, knownHelpersOnly: true, strict: true, preventIndent: true };
    const program: unknown = environment.precompile(tree, options); // JavaScript text, whatever its type says
    const specification = runInThisContext(`(${String(program)})`, { filename: `${name}.hbs` });
    const template: Handlebars.TemplateDelegate = environment.template(specification);
    environment.registerPartial(name, template);
    return [name, (model: object) => template(model)] as const;
  });
  return new Map(compiled);
}

function requirePartials(template: string, tree: hbs.AST.Program, known: ReadonlySet<string>): void {
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
