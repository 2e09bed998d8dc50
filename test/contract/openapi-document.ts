import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: object }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema: object }>>;

export interface NamedOperation extends Operation {
  readonly method: string;
  /** As in the document: `/api/v1/tickets/{id}`. */
  readonly path: string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

const ROOT = 'https://watchdog.example/openapi.json';

/** An OpenAPI 3.1 document as tests use it: its operations, and whether an answer is what it says. */
export class OpenApiDocument {
  private readonly ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false, allErrors: true });
  private readonly compiled = new Map<object, ValidateFunction>();

  constructor(readonly document: Document) {
    this.ajv.addVocabulary(['components', 'example', 'x-bounded-json']);
    this.ajv.addSchema({ $id: ROOT, components: document.components }, ROOT, false, false);
  }

  get operations(): NamedOperation[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })));
  }

  /** Everything in it that is a schema. */
  get schemas(): [where: string, schema: object | undefined][] {
    const bodies = (where: string, content: Content = {}) => Object.values(content).map(({ schema }): [string, object] => [where, schema]);
    return [
      ...Object.entries(this.document.components?.schemas ?? {}),
      ...this.operations.flatMap(({ method, path, parameters = [], requestBody, responses }) => [
        ...parameters.map((parameter): [string, object | undefined] => [`${method} ${path} ${parameter.name}`, parameter.schema]),
        ...bodies(`${method} ${path} body`, requestBody?.content),
        ...Object.entries(responses).flatMap(([status, { content }]) => bodies(`${method} ${path} ${status}`, content)),
      ]),
    ];
  }

  /** Throws for what is not JSON Schema, or refers to nowhere. */
  compile(schema: object): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known) return known;
    const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${ROOT}#/components/`)) as object;
    const compiled = this.ajv.compile(rooted);
    this.compiled.set(schema, compiled);
    return compiled;
  }

  /** What the document says against an answer; undefined: nothing, or it does not know the path at all. */
  objection(method: string, url: string, answer: { readonly status: number; readonly contentType: string | null; readonly body: unknown }): string | undefined {
    const path = url.split('?', 1)[0]!;
    const operation = this.operations.find((candidate) => candidate.method === method && matches(candidate.path, path));
    if (!operation) return undefined;
    const response = operation.responses[answer.status];
    if (!response) return `it knows no answer ${answer.status}`;
    const type = answer.contentType?.split(';', 1)[0];
    if (!response.content) return type ? `it says the answer ${answer.status} has no content` : undefined;
    const schema = type ? response.content[type]?.schema : undefined;
    if (!schema) return `it knows no ${type ?? 'empty answer'} for ${answer.status}`;
    const validate = this.compile(schema);
    return validate(answer.body) ? undefined : this.ajv.errorsText(validate.errors);
  }
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((segment, i) => segment.startsWith('{') || segment === given[i]);
}
