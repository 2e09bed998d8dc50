import { jsonpath } from 'json-p3';
import { LinearPattern } from './linear-pattern.js';

/** A query for what stands in a payload: `query(root).nodes`. */
export type PayloadPath = ReturnType<typeof jsonpath.compile>;

/** `match` (the whole text) and `search` (a part of it) of RFC 9535; what is no text fits nothing. */
class TextFits implements jsonpath.FilterFunction {
  readonly argTypes = [jsonpath.FunctionExpressionType.ValueType, jsonpath.FunctionExpressionType.ValueType];
  readonly returnType = jsonpath.FunctionExpressionType.LogicalType;
  readonly patterns = new Map<string, LinearPattern>();

  constructor(private readonly how: 'whole' | 'part') {}

  call(text: unknown, pattern: string): boolean {
    return typeof text === 'string' && this.patterns.get(pattern)!.fits(text, this.how);
  }
}

/** Of one query, so that its patterns live as long as it does. A pattern is read with the query: one out of the payload would be its sender's. */
class PathEnvironment extends jsonpath.JSONPathEnvironment {
  protected override setupFilterFunctions(): void {
    super.setupFilterFunctions();
    this.functionRegister.set('match', new TextFits('whole'));
    this.functionRegister.set('search', new TextFits('part'));
  }

  override checkWellTypedness(token: jsonpath.Token, args: Parameters<jsonpath.JSONPathEnvironment['checkWellTypedness']>[1]): ReturnType<jsonpath.JSONPathEnvironment['checkWellTypedness']> {
    const checked = super.checkWellTypedness(token, args);
    const called = this.functionRegister.get(token.value);
    const pattern = checked[1];
    if (!(called instanceof TextFits)) return checked;
    if (!(pattern instanceof jsonpath.expressions.StringLiteral)) throw new jsonpath.JSONPathTypeError(`the pattern of ${token.value}() must be written out`, token);
    try {
      called.patterns.set(pattern.value, new LinearPattern(pattern.value));
    } catch (error) {
      throw new jsonpath.JSONPathTypeError(`the pattern of ${token.value}(): ${(error as Error).message}`, token);
    }
    return checked;
  }
}

/** Throws, with words for people, what is no JSONPath (RFC 9535) or has a pattern that could take long. */
export function compilePath(path: string): PayloadPath {
  return new PathEnvironment().compile(path);
}
