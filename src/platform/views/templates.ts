import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';

/**
 * The templates in a folder: each `.hbs` file is available as a page and as a partial by its path without extension
 * (`partials/slot`). All are read at start, so that they match this version of the program, and compiled on first use,
 * because compiling all would delay the start. Line breaks and indentation only count in plain text (`*.txt.hbs`); they
 * are removed from HTML, see `condense`.
 */
export class Templates {
  private readonly sources: ReadonlyMap<string, string>;
  private readonly environment = Handlebars.create();
  private readonly options: CompileOptions;
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate<object>>();

  /**
   * Helpers are the given ones, the built-in ones of Handlebars, `{{' '}}`, a space at the end of a line, and `{{gap}}`,
   * the space before a sentence or link that follows a sentence, for models with a language.
   */
  constructor(
    folder: string,
    helpers: Record<string, Handlebars.HelperDelegate>,
    isIncluded: (name: string) => boolean = () => true,
  ) {
    const own = { ...helpers, gap, ' ': () => ' ' };
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
   * Returns a template as a function from model to text, which throws if it reads a field that the model lacks. Throws
   * Error if there is no template with this name, or it uses an unknown helper or partial.
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
    // Whitespace left by `condense` is intentional, so Handlebars must not remove line breaks next to its blocks.
    const options = { ...this.options, ignoreStandalone: !isText };
    const tree = this.environment.parse(isText ? source : condense(source), { ...options, srcName: name });
    requirePartials(name, tree, this.sources);
    const program: unknown = this.environment.precompile(tree, options); // JavaScript source, despite its type
    const specification = runInThisContext(`(${String(program)})`, { filename: `${name}.hbs` });
    return this.environment.template(specification);
  }
}

function requirePartials(template: string, tree: hbs.AST.Program, known: ReadonlyMap<string, unknown>): void {
  const check = (name: hbs.AST.PathExpression | hbs.AST.SubExpression) => {
    // The model names it: `{{> (lookup this 'partial')}}`.
    if (name.type === 'SubExpression') return;
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

/**
 * Matches Handlebars tags, line breaks with surrounding space, and the delimiters of HTML tags and attribute values.
 */
const tokens = /\{\{[^]*?\}\}+|\s*\n\s*|<\/?[a-z][\w:-]*|["'>]/gu;
const keepsLineBreaks = new Set(['<pre', '<textarea']);

/**
 * Removes line breaks and indentation from the source of an HTML template, like JSX: a line break has no meaning,
 * except between attributes of a tag, and an empty line becomes one line break. Write significant spaces within a line,
 * or as `{{' '}}` at the end of one. The content of `<pre>` and `<textarea>` is unchanged.
 */
export function condense(source: string): string {
  let tag: string | null = null;
  let quote: string | null = null;
  let kept: string | null = null;
  return source.trim().replaceAll(tokens, (token, offset: number) => {
    if (token.startsWith('{{')) return token;
    if (token.trim() === '') {
      if (kept !== null) return token;
      if (tag === null) return /\n\s*\n/u.test(token) ? '\n' : '';
      return quote === null && startsAttribute(source.trimStart().slice(offset + token.length)) ? ' ' : '';
    }
    if (kept !== null) {
      if (token === kept.replace('<', '</')) kept = null;
    } else if (tag === null) {
      if (token.startsWith('<')) tag = token;
    } else if (quote !== null) {
      if (token === quote) quote = null;
    } else if (token === '>') {
      if (keepsLineBreaks.has(tag)) kept = tag;
      tag = null;
    } else if (!token.startsWith('<')) quote = token;
    return token;
  });
}

function startsAttribute(rest: string): boolean {
  return !/^(?:\/?>|\{\{(?:[#/>]|else\b))/u.test(rest);
}

/** None in Chinese and Japanese, whose full stop brings it. */
function gap(options: Handlebars.HelperOptions): string {
  const { language }: { language: string } = options.data.root;
  return /^(?:zh|ja)\b/u.test(language) ? '' : ' ';
}
