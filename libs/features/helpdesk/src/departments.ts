/** What a person wrote, and who: data, never an instruction. */
export interface SubmittedText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly requester: string;
}

/** To whom a ticket belongs, as far as anybody can tell. */
export interface DepartmentGuess {
  readonly department: string;
  /** 0 to 1; 0: nobody had an idea. */
  readonly confidence: number;
  /** Who said so: llm, learned, keywords or catalog; null: nobody. */
  readonly tier: string | null;
  /** Nobody was sure: the department is the one that gets what belongs to nobody. */
  readonly unsure: boolean;
  /** Of the catalog or the model, where one was sure. */
  readonly category: string | null;
}

/** Which departments there are, and whose a ticket is. */
export abstract class Departments {
  /** Never rejects because of a tier of classification. */
  abstract guess(tenantId: string, text: SubmittedText): Promise<DepartmentGuess>;
  /** Those known without any ticket. */
  abstract known(tenantId: string): Promise<readonly string[]>;
}
