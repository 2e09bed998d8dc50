import fc from 'fast-check';
import { DEFAULT_FEATURES, LinearModel, learnedTier, modelFromBytes, modelToBytes, trainModel, type TierAnswer, type TrainingOutcome } from '#core/classification';
import { seededRandom } from '#testing';
import { madeUpTickets } from '../../spec/texts.js';

const tickets = madeUpTickets(600, seededRandom(7), 0.1);

function trained(outcome: TrainingOutcome): Extract<TrainingOutcome, { kind: 'trained' }> {
  if (outcome.kind !== 'trained') throw new Error(outcome.reason);
  return outcome;
}
const { model, report, leftOut } = trained(trainModel([...tickets, { text: 'one of its kind', label: 'Rare' }], { kind: 'category' }));

test('learns what separates the labels, and judges itself on texts it has not seen', () => {
  // A tenth of the labels is drawn at random, so 0.93 is the best there is.
  expect(report.accuracy).toBeGreaterThan(0.85);
  expect(report.calibration_error).toBeLessThan(0.08);
  expect(report.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(600);
  expect(leftOut).toEqual([{ label: 'Rare', texts: 1 }]);
  expect(model.predict('my payslip and the overtime hours are wrong')!.label).toBe('Payroll');
  expect(model.predict('PASSWORD!!! login (locked)')!.label).toBe('Access');
});

test('the same texts and seed give the same bytes', () => {
  const again = (seed: number) => modelToBytes(trained(trainModel(tickets.slice(0, 200), { kind: 'category', seed })).model);
  expect(Buffer.compare(again(3), again(3))).toBe(0);
  expect(Buffer.compare(again(3), again(4))).not.toBe(0);
});

test('a model read from its bytes answers as the one that was written', () => {
  const read = modelFromBytes(Buffer.from(modelToBytes(model)));
  if (read.kind !== 'model') throw new Error(read.reason);
  expect(read.model.description).toEqual(model.description);
  fc.assert(fc.property(fc.constantFrom(...tickets), ({ text }) => expect(read.model.predict(text)).toEqual(model.predict(text))));
});

test('any damaged byte is noticed', () => {
  const bytes = modelToBytes(model);
  fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const damaged = Uint8Array.from(bytes);
    damaged[at]! ^= flip;
    expect(modelFromBytes(damaged).kind).toBe('unusable');
  }), { numRuns: 50 });
  expect(modelFromBytes(bytes.subarray(0, 100)).kind).toBe('unusable');
  expect(modelFromBytes(new Uint8Array())).toEqual({ kind: 'unusable', reason: 'this is not a model' });
});

test('a model of another version says what to do', () => {
  const bytes = modelToBytes(model);
  bytes[4] = 9;
  expect(modelFromBytes(bytes)).toEqual({ kind: 'unusable', reason: 'the model is of version 9; this release reads version 1: train it anew' });
});

test('confidence is a probability, whatever the text; one text says the same alone and among others', () => {
  const tier = learnedTier(() => model, 0.5);
  const classify = (texts: string[]) => tier.classify(texts.map((description, index) => ({ id: String(index), title: '', description }))) as TierAnswer[];
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...tickets.map(({ text }) => text))), { maxLength: 5 }), (texts) => {
    expect(classify(texts)).toEqual(texts.flatMap((text) => classify([text])));
    for (const text of texts) {
      const { confidence = 0 } = model.predict(text) ?? {};
      expect(confidence >= 0 && confidence <= 1).toBe(true);
    }
  }));
});

test('under the threshold it is unsure, and it does not guess at words it never saw', async () => {
  const tier = learnedTier(() => model, 0.6);
  const [known, none] = await tier.classify([{ id: '1', title: 'salary', description: 'bonus payslip' }, { id: '2', title: 'qwertz', description: '' }]);
  expect(known).toMatchObject({ kind: 'sure', suggestion: { category: 'Payroll' } });
  expect(none).toEqual({ kind: 'unsure', reason: 'the text has nothing the model knows' });
  expect(await learnedTier(() => undefined, 0.5).classify([{ id: '1', title: 'x', description: '' }])).toMatchObject([{ kind: 'unsure' }]);
});

test('too few texts or labels are no model', () => {
  expect(trainModel([], { kind: 'group' })).toMatchObject({ kind: 'too_little' });
  expect(trainModel(tickets.filter(({ label }) => label === 'Access'), { kind: 'group' })).toMatchObject({ kind: 'too_little' });
});

test('a ticket takes far less than a millisecond: at most 300 times as long as cutting it into words', () => {
  const long = Array.from({ length: 3 }, (_, part) => tickets.slice(part * 3, part * 3 + 3).map(({ text }) => text).join(' '));
  const time = (work: () => unknown): number => {
    const rounds = Array.from({ length: 7 }, () => {
      const began = performance.now();
      for (let round = 0; round < 100; round++) work();
      return performance.now() - began;
    });
    return Math.min(...rounds) / 100 / long.length;
  };
  const cutting = time(() => long.map((text) => text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  const predicting = time(() => long.map((text) => model.predict(text)));
  expect(predicting / cutting).toBeLessThan(300);
  expect(predicting).toBeLessThan(1);
});

test('the features of a model belong to it', () => {
  const plain = trained(trainModel(tickets.slice(0, 200), { kind: 'group', features: { ...DEFAULT_FEATURES, reach: 0 } })).model;
  expect(plain).toBeInstanceOf(LinearModel);
  expect(plain.description.features.reach).toBe(0);
  expect([...plain.tables.kinds].includes(1)).toBe(false);
});
