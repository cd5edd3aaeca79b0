import { formatLocalDate } from '../../../domain/time/format.js';
import { fileSize, fileTypeOf } from '../../../platform/file-store/file-types.js';
import { translate } from '../../../platform/i18n/messages.js';
import {
  achieved,
  type Figure,
  type Milestone,
  type MilestoneState,
  milestoneState,
  type Pilot,
  type PilotDocument,
  type PilotState,
} from './pilot.js';

/** A state as text and shape. */
interface State {
  tone: 'good' | 'bad' | 'off';
  icon: 'dot' | 'bang' | 'square' | 'ring';
  label: string;
}

const looks: Record<PilotState, Omit<State, 'label'>> = {
  planned: { tone: 'off', icon: 'ring' },
  running: { tone: 'good', icon: 'dot' },
  completed: { tone: 'good', icon: 'square' },
  stopped: { tone: 'off', icon: 'square' },
};

/** Describes the state of a pilot. */
export function pilotState(state: PilotState, language: string): State {
  return { ...looks[state], label: translate(language, `pilots.state.${state}`) };
}

/** Returns when a pilot takes place, or null if that isn't known. */
export function datesText({ startsOn, endsOn }: Pick<Pilot, 'startsOn' | 'endsOn'>, language: string): string | null {
  const date = (on: string) => formatLocalDate(on, language, 'short');
  if (startsOn !== null && endsOn !== null)
    return translate(language, 'pilots.dates', { from: date(startsOn), until: date(endsOn) });
  if (startsOn !== null) return translate(language, 'pilots.from', { from: date(startsOn) });
  return endsOn && translate(language, 'pilots.until', { until: date(endsOn) });
}

export interface FigureView {
  indicator: string;
  values: { label: string; text: string }[];
  /** In percent of the way to the target, for the picture, and in words. */
  achieved: { width: number; words: string } | null;
}

/** The figures that were measured, with how much of the way to the target was achieved. */
export function figureViews(figures: readonly Figure[], language: string): FigureView[] {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 6, numberingSystem: 'latn' });
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 0,
    numberingSystem: 'latn',
  });
  return figures.map((figure) => {
    const share = achieved(figure);
    const value = (name: 'baseline' | 'target' | 'result') => ({
      label: translate(language, `pilots.figure.${name}`),
      text: figure[name] === null ? '–' : [number.format(figure[name]), figure.unit].filter(Boolean).join(' '),
    });
    return {
      indicator: figure.indicator,
      values: [value('baseline'), value('target'), value('result')],
      achieved:
        share === null
          ? null
          : {
              width: Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10,
              words: translate(language, 'pilots.achieved', { share: percent.format(share) }),
            },
    };
  });
}

const milestoneLooks: Record<MilestoneState, Omit<State, 'label'>> = {
  done: { tone: 'good', icon: 'dot' },
  overdue: { tone: 'bad', icon: 'bang' },
  open: { tone: 'off', icon: 'ring' },
};

/** Describes a milestone on a local date. */
export function milestoneView(milestone: Milestone, pilot: Pick<Pilot, 'state'>, today: string, language: string) {
  const state = milestoneState(milestone, pilot, today);
  const date = (on: string) => formatLocalDate(on, language, 'short');
  return {
    title: milestone.title,
    note: milestone.note,
    due: translate(language, 'pilots.dueOn', { date: date(milestone.dueOn) }),
    state: {
      ...milestoneLooks[state],
      label: translate(language, `pilots.milestone.${state}`, { date: date(milestone.doneOn ?? today) }),
    },
  };
}

/** Returns the title of a document, or the name of its file, or its address. */
export function documentLabel({ title, file, url }: PilotDocument): string {
  return title || (file?.name ?? url ?? '');
}

/** Returns the type and size of a file, or the host of a link. */
export function documentAbout({ file, url }: PilotDocument, language: string): string {
  if (file === null) return new URL(url ?? '').hostname;
  return [fileTypeOf(file.mediaType)?.label ?? '', fileSize(file.size, language)].join(' · ');
}
