import { getMetadataArgsStorage } from 'typeorm';
import { areas } from '../src/app/areas.js';

describe('the areas', () => {
  test('contribute every row that is declared, each once', () => {
    const contributed = areas.flatMap(({ data }) => data.entities);
    const declared = getMetadataArgsStorage().tables.map(({ target }) => target);
    expect(new Set(contributed)).toEqual(new Set(declared));
    expect(new Set(contributed).size).toBe(contributed.length);
  });
});
