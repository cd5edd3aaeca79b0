/** The week of the calendar as a grid of hours. Without this script, the page is an agenda with the same actions. */
import { WeekGrid } from './calendar/week-grid.js';

for (const root of document.querySelectorAll<HTMLElement>('.week-grid')) new WeekGrid(root).open();
