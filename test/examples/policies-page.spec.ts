import { existsSync, readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { attachmentsOf, checkConfig } from '#platform/config';

const page = readFileSync('docs/policies.md', 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text) as Record<string, unknown>);
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));

describe('docs/policies.md', () => {
  // A block may speak of a calendar that another one shows.
  const { calendars } = blocks.find((block) => block['calendars'] !== undefined)!;
  const files = attachmentsOf({ 'holidays.ics': 'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nEND:VCALENDAR\n' });

  test.each(blocks.map((block) => [Object.keys(block).join(', '), block]))('what it shows of %s is a configuration', (_, block) => {
    const whole = { calendars, ...(block['policies'] === undefined && block['tiers'] === undefined && { tiers: { gold: { high: { response: 30 } } } }), ...block };
    expect(checkConfig(stringify(whole), files).problems).toEqual([]);
  });

  test('its links lead somewhere', () => {
    const leads = (file: string, anchor: string | undefined): boolean =>
      file === '' || existsSync(`docs/${file}`) ? anchor === undefined || anchorsOf(file === '' ? page : readFileSync(`docs/${file}`, 'utf8')).has(anchor) : false;
    const dead = [...page.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].filter(([, file = '', anchor]) => !leads(file, anchor));
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});
