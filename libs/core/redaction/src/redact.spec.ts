import fc from 'fast-check';
import { redact, type RedactionRules } from './redact.js';

const ALL: RedactionRules = { email: true, phone: true, card: true, iban: true, names: [] };
const redacted = (text: string, names: readonly string[] = []): string => redact(text, { ...ALL, names }).text;

test.each([
  ['mail me at jane.doe+vpn@mail.example.co.uk, thanks', 'mail me at [email], thanks'],
  ['<"john smith"@example.com>', '<[email]>'],
  ['jürgen@müller.example', '[email]'],
  ['call +49 (0)89 / 1234-5678 now', 'call [phone] now'],
  ['call (415) 555-2671.', 'call [phone].'],
  ['123-456-7890', '[phone]'],
  ['+14155552671', '[phone]'],
  ['tel. 089 1234567', 'tel. [phone]'],
  ['0044 20 7946 0958', '[phone]'],
  ['card 4111 1111 1111 1111 exp 12/27', 'card [card] exp 12/27'],
  ['5500-0000-0000-0004', '[card]'],
  ['378282246310005', '[card]'],
  ['pay to DE89 3704 0044 0532 0130 00 please', 'pay to [iban] please'],
  ['GB29NWBK60161331926819', '[iban]'],
  ['gb29 nwbk 6016 1331 9268 19', '[iban]'],
])('%s', (text, expected) => {
  expect(redacted(text)).toBe(expected);
});

test.each([
  'INC0010042 on 2026-11-21 14:05:33 and 21.11.2026', '10.0.0.1 and 192.168.100.200/24', 'error 0x80070005, code 1603, port 8080', 'Windows 10.0.19045.3570, version 1.2.3', 'costs 1,299.00 or 12.345.678,90',
  'ABC-123456', 'KB5031356', 'room 4.12, building 7', '2 of 10 users since 08:00', 'RFC 9457',
])('is left alone: %s', (text) => {
  expect(redacted(text)).toBe(text);
});

test('names go as whole words, in any case, with or without accents, and by their parts', () => {
  expect(redacted('José Müller and JOSE MULLER called; Mullers did not. Müller-Lüdenscheidt did.', ['Jose Muller'])).toBe('[name] and [name] called; Mullers did not. [name]-Lüdenscheidt did.');
  expect(redacted('Ann  Lee\nwrote to Lee', ['Ann Lee'])).toBe('[name]\nwrote to [name]');
  expect(redacted('Li is in Lima', ['Li'])).toBe('[name] is in Lima');
  expect(redacted('a.b (c) [d', ['a.b', '(c)'])).toBe('[name] [name] [d');
  expect(redacted('Acme and the name of it', ['name', 'Acme'])).toBe('[name] and the [name] of it');
});

test('each kind can be left on, and what was found is counted', () => {
  const text = 'a@b.example +49 89 1234567 4111111111111111 DE89370400440532013000';
  expect(redact(text, ALL).found).toEqual({ email: 1, phone: 1, card: 1, iban: 1 });
  expect(redact(text, { email: false, phone: false, card: false, iban: false, names: [] })).toEqual({ text, found: {} });
});

const prose = fc.string({ unit: fc.constantFrom(...'abcdefgh XYZ,;!?äé\n'), maxLength: 40 });
const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const inText = (personal: fc.Arbitrary<string>) => fc.tuple(prose, personal, prose).map(([before, secret, after]) => ({ secret, text: `${before} ${secret} ${after}` }));

const email = fc.emailAddress();
const card = fc.tuple(fc.constantFrom('4', '51', '37', '6011'), fc.integer({ min: 12, max: 18 }), digits(18), fc.constantFrom('', ' ', '-')).map(([issuer, length, rest, gap]) => {
  const body = (issuer + rest).slice(0, length);
  const check = [...Array(10).keys()].find((digit) => luhn(body + String(digit)))!;
  return (body + String(check)).replace(/(.{4})(?=.)/g, `$1${gap}`);
});
const iban = fc.tuple(fc.constantFrom('DE', 'AT', 'CH'), digits(18), fc.boolean()).map(([country, account, grouped]) => {
  const check = 98n - (BigInt(`${account}${[...country].map((letter) => letter.charCodeAt(0) - 55).join('')}00`) % 97n);
  const plain = `${country}${String(check).padStart(2, '0')}${account}`;
  return grouped ? plain.replace(/(.{4})(?=.)/g, '$1 ') : plain;
});
const phone = fc.tuple(fc.constantFrom('+49', '+1', '+44', '0043'), fc.constantFrom(' ', '-', '/', ''), digits(3), digits(6)).map(([country, gap, area, number]) => `${country}${gap}${area}${gap}${number}`);

function luhn(number: string): boolean {
  return [...number].reverse().reduce((sum, digit, place) => sum + (place % 2 === 0 ? Number(digit) : ((Number(digit) * 2) % 10) + Math.floor(Number(digit) / 5)), 0) % 10 === 0;
}

test.each([['e-mail addresses', email], ['cards', card], ['ibans', iban], ['phones', phone]])('%s never get through', (_, personal) => {
  fc.assert(fc.property(inText(personal), ({ secret, text }) => {
    const left = redacted(text);
    expect(left).not.toContain(secret);
    const secretDigits = secret.replace(/\D/g, '');
    if (secretDigits.length >= 9 && !secret.includes('@')) expect(left.replace(/\D/g, '')).not.toContain(secretDigits.slice(0, 9));
  }), { numRuns: 2000 });
});

test('doing it twice changes nothing more, and text without digits, @ and names is untouched', () => {
  const any = fc.array(fc.oneof(prose, email, card, iban, phone, fc.string(), fc.constantFrom('[name]', '[email]', 'Name', 'card')), { maxLength: 8 }).map((parts) => parts.join(' '));
  const names = ['Name', 'Card', 'Jo Doe'];
  fc.assert(fc.property(any, (text) => {
    const once = redacted(text, names);
    expect(redacted(once, names)).toBe(once);
  }), { numRuns: 2000 });
  fc.assert(fc.property(prose, (text) => { expect(redacted(text)).toBe(text); }));
});

test('a long text of digits takes no time', () => {
  const began = performance.now();
  for (const text of ['1'.repeat(50_000), '1 '.repeat(25_000), '12345678901-'.repeat(4_000), 'a'.repeat(50_000), 'DE89 '.repeat(10_000), 'a.'.repeat(25_000), '('.repeat(50_000)]) redacted(text);
  expect(performance.now() - began).toBeLessThan(3_000);
});
