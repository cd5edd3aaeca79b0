import { nearestName } from '../../../src/domain/calendar/color-name.js';

test.each([
  ['#0a665a', 'teal'],
  ['#000000', 'black'],
  ['#5f5f66', 'dimgray'],
  ['#9e1b32', 'firebrick'],
  ['#7a4a12', 'saddlebrown'],
  ['#6b7000', 'olive'],
  ['#1b5e20', 'darkgreen'],
  ['#1565c0', 'royalblue'],
  ['#1a237e', 'navy'],
  ['#6a1b9a', 'purple'],
  ['#ad1457', 'mediumvioletred'],
])('the color %s of a call is %s among the names that feeds can have', (color, name) => {
  expect(nearestName(color)).toBe(name);
});
