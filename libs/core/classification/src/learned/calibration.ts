/** At hand: a global is looked up at every use, which in an inner loop costs more than the work. */
const { max, exp, floor, sqrt } = Math;

/**
 * From margins to probabilities: softmax(scale × margins + offsets), which is temperature scaling with an offset
 * per label (Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017), and then a rising
 * staircase over the confidence of the likeliest label (isotonic regression), which mends what no softmax can.
 */
export interface Calibration {
  /** Row by row: how much the margin of each label (column) says for a label (row). */
  readonly scale: readonly (readonly number[])[];
  readonly offsets: readonly number[];
  /** Points of a rising line: raw confidence → share that was right; straight between them. */
  readonly stairs: readonly (readonly [number, number])[];
}

export interface Calibrated {
  readonly label: number;
  readonly confidence: number;
}

/** Margins of texts a machine was not trained on, row by row, and the labels they really had. */
export interface JudgedMargins {
  readonly margins: Float64Array;
  readonly labelOf: Uint16Array;
  readonly labels: number;
}

export function applyCalibration(calibration: Calibration, margins: Float64Array): Calibrated {
  const { label, confidence } = likeliest(softmaxInto(new Float64Array(margins.length), calibration, margins));
  return { label, confidence: climb(calibration.stairs, confidence) };
}

const ROUNDS = 100;
/** So many texts determine a few dozen parameters; more only take longer. */
const ENOUGH_TEXTS = 8000;
/** With many labels there are too few texts for each pair of them: then only the diagonal is fitted. */
const MOST_CROSSED_LABELS = 16;

/** Multinomial logistic regression on the margins, held near one common temperature, then the staircase. Deterministic. */
export function fitCalibration(judged: JudgedMargins): Calibration {
  const raw = fitSoftmax(judged);
  const chances = new Float64Array(judged.labels);
  const outcomes = Array.from(judged.labelOf, (truth, text) => {
    const { label, confidence } = likeliest(softmaxInto(chances, raw, marginsAt(judged, text)));
    return { confidence, right: label === truth ? 1 : 0 };
  });
  return { ...raw, stairs: isotonic(outcomes) };
}

type Softmax = Pick<Calibration, 'scale' | 'offsets'>;

/** Adam (Kingma, Ba, 2015) over all texts at once: few parameters, so no finer method is needed. */
function fitSoftmax(judged: JudgedMargins): Softmax {
  const { labels } = judged;
  const scale = Array.from({ length: labels }, (_, row) => Array.from({ length: labels }, (_, column) => (row === column ? 2 : 0)));
  const offsets = Array<number>(labels).fill(0);
  const width = labels + 1;
  const [first, second, gradient] = [new Float64Array(labels * width), new Float64Array(labels * width), new Float64Array(labels * width)];
  for (let round = 1; round <= ROUNDS; round++) {
    slope(judged, { scale, offsets }, gradient);
    const rate = 0.2 * (1 - (round - 1) / ROUNDS) * (sqrt(1 - 0.99 ** round) / (1 - 0.9 ** round));
    for (let place = 0; place < gradient.length; place++) {
      first[place] = 0.9 * first[place]! + 0.1 * gradient[place]!;
      second[place] = 0.99 * second[place]! + 0.01 * gradient[place]! ** 2;
      const step = (rate * first[place]!) / (sqrt(second[place]!) + 1e-8);
      const [row, column] = [floor(place / width), place % width];
      if (column === labels) offsets[row]! -= step;
      else if (row === column || labels <= MOST_CROSSED_LABELS) scale[row]![column]! -= step;
    }
  }
  return { scale, offsets };
}

/** Of the mean log loss, with a light pull towards one temperature and no offsets, worth 10 texts. */
function slope(judged: JudgedMargins, current: Softmax, gradient: Float64Array): void {
  const { labels, labelOf } = judged;
  const width = labels + 1;
  gradient.fill(0);
  const stride = max(1, floor(labelOf.length / ENOUGH_TEXTS));
  const texts = Math.ceil(labelOf.length / stride);
  const chances = new Float64Array(labels);
  for (let text = 0; text < labelOf.length; text += stride) {
    const margins = marginsAt(judged, text);
    softmaxInto(chances, current, margins);
    for (let row = 0; row < labels; row++) {
      const error = (chances[row]! - (labelOf[text] === row ? 1 : 0)) / texts;
      for (let column = 0; column < labels; column++) gradient[row * width + column]! += error * margins[column]!;
      gradient[row * width + labels]! += error;
    }
  }
  const temperature = current.scale.reduce((sum, row, at) => sum + row[at]!, 0) / labels;
  for (let row = 0; row < labels; row++) {
    for (let column = 0; column < labels; column++) gradient[row * width + column]! += (10 / texts) * (current.scale[row]![column]! - (row === column ? temperature : 0));
    gradient[row * width + labels]! += (10 / texts) * current.offsets[row]!;
  }
}

const marginsAt = ({ margins, labels }: JudgedMargins, text: number): Float64Array => margins.subarray(text * labels, (text + 1) * labels);

function softmaxInto(chances: Float64Array, { scale, offsets }: Softmax, margins: Float64Array): Float64Array {
  let most = -Infinity;
  for (let row = 0; row < chances.length; row++) {
    let logit = offsets[row]!;
    const factors = scale[row]!;
    for (let column = 0; column < chances.length; column++) logit += factors[column]! * margins[column]!;
    chances[row] = logit;
    most = max(most, logit);
  }
  let sum = 0;
  for (let row = 0; row < chances.length; row++) sum += chances[row] = exp(chances[row]! - most);
  for (let row = 0; row < chances.length; row++) chances[row]! /= sum;
  return chances;
}

function likeliest(chances: Float64Array): Calibrated {
  let label = 0;
  for (let other = 1; other < chances.length; other++) if (chances[other]! > chances[label]!) label = other;
  return { label, confidence: chances[label]! };
}

interface Block {
  weight: number;
  /** Means. */
  at: number;
  share: number;
}

/** Fewer outcomes than this make no step of their own: 1 of 1 right is no certainty. */
const LEAST_STEP = 50;

/** Pool adjacent violators over blocks of at least LEAST_STEP outcomes; the points are the blocks' means. */
function isotonic(outcomes: { confidence: number; right: number }[]): (readonly [number, number])[] {
  const sorted = outcomes.toSorted((a, b) => a.confidence - b.confidence);
  const size = max(LEAST_STEP, Math.ceil(sorted.length / 100));
  const blocks: Block[] = [];
  for (let from = 0; from + size <= sorted.length; from += size) {
    const part = sorted.slice(from, from + 2 * size > sorted.length ? sorted.length : from + size);
    blocks.push({ weight: part.length, at: mean(part.map(({ confidence }) => confidence)), share: mean(part.map(({ right }) => right)) });
    for (let last = blocks.length - 1; last > 0 && blocks[last - 1]!.share >= blocks[last]!.share; last--) blocks.splice(last - 1, 2, pooled(blocks[last - 1]!, blocks[last]!));
  }
  return blocks.map(({ at, share }) => [at, share] as const);
}

function pooled(a: Block, b: Block): Block {
  const weight = a.weight + b.weight;
  return { weight, at: (a.at * a.weight + b.at * b.weight) / weight, share: (a.share * a.weight + b.share * b.weight) / weight };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function climb(stairs: Calibration['stairs'], confidence: number): number {
  const next = stairs.findIndex(([at]) => at >= confidence);
  if (stairs.length === 0) return confidence;
  if (next <= 0) return next === 0 ? stairs[0]![1] : stairs.at(-1)![1];
  const [[fromAt, from], [toAt, to]] = [stairs[next - 1]!, stairs[next]!];
  return from + ((confidence - fromAt) / (toAt - fromAt)) * (to - from);
}
