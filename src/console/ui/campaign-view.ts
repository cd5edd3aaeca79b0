import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary, Field } from '../../platform/views/form-fields.js';
import { field } from '../../platform/views/form-fields.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import type { CampaignProgress } from './campaign-pages.js';
import { type ListColumn, tableOf, type TableView } from './list.js';
import { type Pager, pager } from './pager.js';
import type { StateView } from './session-state.js';
import type { WhenFields } from './when-fields.js';

/** The email as it arrives, in one of some languages or for one of some people. */
export interface PreviewView {
  /** Of the email, for an iframe. */
  path: string;
  title: string;
  hint: string;
  /** The page that the choice is sent to. */
  action: string;
  label: string;
  options: Option[];
  /** Where a test is sent from, in the language that is shown. */
  testPath: string | null;
  chosen: string;
  /** Whose email it is, if somebody was chosen. */
  person: string;
}

/** A moment that a campaign can have besides that at which it leaves, such as that of a reminder. */
interface MomentView {
  legend: string;
  hint: string;
  field: Field;
  on: { name: string; value: string };
  time: { name: string; value: string };
}

/** What is confirmed before a campaign leaves. */
export interface SendView {
  action: string;
  title: string;
  text: string | null;
  hidden: { name: string; value: string | number }[];
  /** Writes to people again; null if that is no question. */
  again: { label: string; hint: string | null; isChecked: boolean } | null;
  moments: MomentView[];
  /** Null if it can't leave now. */
  nowLabel: string | null;
  /** Null if it can't be scheduled. */
  when: WhenFields | null;
  isLater: boolean;
  laterLabel: string;
}

/** The people of a campaign, and what became of their emails. */
export interface PeopleView extends TableView {
  heading: string;
  found: string | null;
  tabs: { label: string; path: string; current: boolean; count: string }[] | null;
  empty: string | null;
  pager: Pager | null;
}

/** What the page of a campaign shows, whatever its kind: what it leaves out, this one doesn't have. */
interface CampaignParts {
  back: { path: string; label: string };
  heading: string;
  state: StateView;
  facts?: readonly string[];
  /** Said when something else was confirmed than there is now. */
  changed?: string | null;
  errors?: ErrorSummary | null;
  notes?: readonly string[];
  progress?: CampaignProgress | null;
  /** Links, or buttons that post, for those who may change it, as `send`, the test and `deletePath`. */
  actions?: readonly { path: string; label: string; isLink?: boolean; isMain?: boolean }[];
  /** Who gets it, in sentences. */
  who?: readonly string[];
  facets?: readonly { term: string; text: string }[];
  invalid?: InvalidRows | null;
  /** What somebody should decide about groups of people first. */
  questions?: readonly CampaignQuestion[];
  /** Which text people get, by language. */
  texts?: readonly { term: string; text: string; code: string }[];
  preview?: PreviewView | null;
  send?: SendView | null;
  people?: PeopleView | null;
  deletePath?: string | null;
}

/** The rows of a list that can't be used, by what is wrong with them, and the form to correct them. */
export interface InvalidRows {
  heading: string;
  causes: string[];
  fixPath: string;
  list: string;
}

/** A question about a group of people, or what was decided, and the buttons that decide. */
export interface CampaignQuestion {
  text: string;
  action: string;
  hidden: { name: string; value: string }[];
  choices: { value: string; label: string }[];
}

/** The page of a campaign, for the templates `campaigns/head` and `campaigns/body`. */
export interface CampaignPage extends ConsoleLayout, Required<Omit<CampaignParts, 'actions'>> {
  actions: readonly Required<NonNullable<CampaignParts['actions']>[number]>[];
  hasRecipients: boolean;
}

/** Returns the page of a campaign. */
export function campaignPage(layout: ConsoleLayout, parts: CampaignParts): CampaignPage {
  const { mayChange } = layout;
  const { actions = [], who = [], facets = [], send = null, preview = null, deletePath = null } = parts;
  return {
    ...layout,
    title: parts.heading,
    facts: [],
    changed: null,
    errors: null,
    notes: [],
    progress: null,
    who,
    facets,
    hasRecipients: who.length + facets.length > 0,
    invalid: null,
    questions: [],
    texts: [],
    people: null,
    ...parts,
    actions: mayChange ? actions.map((one) => ({ isLink: false, isMain: false, ...one })) : [],
    preview: preview && { ...preview, testPath: mayChange ? preview.testPath : null },
    send: mayChange ? send : null,
    deletePath: mayChange ? deletePath : null,
  };
}

/** Returns the fields of a moment, named `NAMEOn` and `NAMETime`, with its error at `path`. */
export function momentView(
  name: string,
  typed: { on: string; time: string },
  texts: { legend: string; hint: string },
  path: string,
  fieldErrors: readonly FieldError[],
  language: string,
): MomentView {
  return {
    ...texts,
    field: field(path, typed.on, fieldErrors, language),
    on: { name: `${name}On`, value: typed.on },
    time: { name: `${name}Time`, value: typed.time },
  };
}

/** Returns the people of a campaign as a table, below tabs if there are several `views` of them. */
export function campaignPeople<Row>(
  { language, now }: ConsoleLayout,
  input: {
    heading: string;
    found?: string;
    /** Said if nobody is listed. */
    none: string;
    /** The page of the campaign. */
    path: string;
    views?: readonly { name: string; label: string; count: number }[];
    view?: string;
    rows: readonly Row[];
    total: number;
    page: number;
    columns: readonly ListColumn<Row, object>[];
  },
): PeopleView {
  const { heading, found = null, none, path, views = [], view = '', rows, total, page, columns } = input;
  const [first] = views;
  const pathOf = (name: string, number = '') =>
    `${withQuery(path, { view: name === first?.name ? '' : name, page: number })}#people`;
  return {
    ...tableOf(columns, rows, { language, now }, found ?? heading),
    heading,
    found,
    tabs:
      views.length < 2
        ? null
        : views.map(({ name, label, count }) => ({
            label,
            path: pathOf(name),
            current: name === view,
            count: String(count),
          })),
    empty: rows.length === 0 ? none : null,
    pager: pager(total, page, language, (number) => pathOf(view, number)),
  };
}

/** Returns the form that chooses the language of a preview, and the test in it. */
export function previewView(
  language: string,
  input: Omit<PreviewView, 'title' | 'hint' | 'label' | 'person'> &
    Partial<Pick<PreviewView, 'hint' | 'label' | 'person'>>,
): PreviewView {
  const text = (key: string) => translate(language, `console.campaigns.${key}`);
  return { title: text('preview'), hint: text('previewHint'), label: text('shownIn'), person: '', ...input };
}
