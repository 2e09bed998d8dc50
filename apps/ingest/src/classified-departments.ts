import type { Classifier } from '#features/classification';
import { Departments, type DepartmentGuess, type SubmittedText } from '#features/helpdesk';

/** Where the keyword rules name nobody. */
const FALLBACK = 'General';

/** Departments by what is written in tickets. */
export class ClassifiedDepartments extends Departments {
  constructor(private readonly classifier: Classifier) {
    super();
  }

  override async guess(tenantId: string, text: SubmittedText): Promise<DepartmentGuess> {
    const [found] = await this.classifier.classify(tenantId, [text]);
    const { department, confidence, tier, unsure, category, sources } = found!;
    if (unsure || department === null) return { department: this.fallback(), confidence: unsure ? confidence : 0, tier: unsure ? tier : null, unsure: true, category: unsure ? null : category };
    return { department, confidence, tier: sources.department ?? tier, unsure, category };
  }

  override async known(tenantId: string): Promise<readonly string[]> {
    return [...new Set([...await this.classifier.departments(tenantId), this.fallback()])];
  }

  private fallback(): string {
    return this.classifier.fallbackDepartment() ?? FALLBACK;
  }
}
